import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { encryptedPdf } from '../payloads/encrypted-pdf.ts'
import type { Edit } from '../../kit/generate/edit.ts'
import { makePackedPdf, makePdf } from '../payloads/pdf.ts'
import { LINK, SCRIPT, SCRIPT_PLACES, type ScriptPlace } from '../payloads/script-pdfs.ts'
import { type Case, defineCase } from '../case.ts'
import type { Tester } from '../tester.ts'
import { type AttachmentType, attached, file, indexOf } from './files.ts'

const withPdf = (name: string, bytes: Buffer, type: AttachmentType = 'IMAGE', filename = 'file.pdf'): Edit =>
  attached(`a PDF with ${name}`, file(bytes, { type, filename }))

/** A refusal of a PDF counts when the same document without the fault is accepted: refusing all PDFs earns nothing. */
async function refusedPdf(
  t: Tester<RequirementId>,
  given: { names: string; broken: Edit; clean: Edit; id: RequirementId; type?: AttachmentType },
): Promise<void> {
  const index = indexOf(given.type ?? 'IMAGE')
  const refused = await t.refused(given.broken, { index, names: given.names, semantic: true }, given.id)
  t.expect(refused, given.id).member('attachment_index', index)
  if (t.leaves('submit')) await t.pair(refused, { twin: () => t.submit(given.clean) }, given.id)
}

const refusedScript = (
  t: Tester<RequirementId>,
  { id, type, place: { name, make } }: { id: RequirementId; type?: AttachmentType; place: ScriptPlace },
): Promise<void> =>
  refusedPdf(t, {
    names: 'JavaScript',
    broken: withPdf(`a script: ${name}`, make(SCRIPT), type),
    clean: withPdf(`a link: ${name}`, make(LINK), type),
    id,
    ...(type !== undefined && { type }),
  })

const [OPEN_ACTION] = SCRIPT_PLACES['INV-PDF-003']
const SCRIPTED = [
  'INV-PDF-003',
  'INV-PDF-004',
  'INV-PDF-005',
  'INV-PDF-006',
  'INV-PDF-007',
  'INV-PDF-008',
  'INV-PDF-010',
  'INV-PDF-011',
] as const

export const invPdfCases: readonly Case[] = [
  ...SCRIPTED.map((id) =>
    defineCase({
      id: `${id.toLowerCase()}-script`,
      requirements: [id],
      given: `a script in ${SCRIPT_PLACES[id].map(({ name }) => name).join(', and in ')}`,
      async run(t) {
        for (const place of SCRIPT_PLACES[id]) await refusedScript(t, { id, place })
      },
    }),
  ),
  defineCase({
    id: 'inv-pdf-encrypted',
    requirements: ['INV-PDF-001', 'INV-PDF-002'],
    given: "a PDF that needs a password, and one with an owner's password alone",
    async run(t) {
      const clean = withPdf('nothing special', makePdf())
      const user = withPdf('a password', await encryptedPdf({ userPassword: 'nkc', ownerPassword: 'owner' }))
      const owner = withPdf("an owner's password", await encryptedPdf({ ownerPassword: 'owner' }))
      await refusedPdf(t, { names: 'encrypted', broken: user, clean, id: 'INV-PDF-001' })
      await refusedPdf(t, { names: 'encrypted', broken: owner, clean, id: 'INV-PDF-002' })
    },
  }),
  defineCase({
    id: 'inv-pdf-words',
    requirements: ['INV-PDF-009'],
    given: 'PDFs whose pages print the words that are looked for',
    async run(t) {
      const text = '/Encrypt /JavaScript /JS (x) /OpenAction'
      t.expect(await t.submit(withPdf('the words on its page', makePdf({ text })))).status(200)
      t.expect(await t.submit(withPdf('the words on its page, packed', makePackedPdf({ text })))).status(200)
    },
  }),
  defineCase({
    id: 'inv-pdf-opaque',
    requirements: ['INV-PDF-012'],
    given: 'PDFs of which a part cannot be read',
    async run(t) {
      const parts = {
        names: 'attachments[0]',
        clean: withPdf('an object stream', makePackedPdf()),
        id: 'INV-PDF-012',
      } as const
      const lzw = makePackedPdf({}, (plain) => ({ bytes: plain, entries: '/Filter /LZWDecode' }))
      const damaged = makePackedPdf({}, (plain) => ({
        bytes: '\xff'.repeat(plain.length),
        entries: '/Filter /FlateDecode',
      }))
      await refusedPdf(t, { ...parts, broken: withPdf('an object stream in LZW', lzw) })
      await refusedPdf(t, { ...parts, broken: withPdf('a damaged object stream', damaged) })
    },
  }),
  defineCase({
    id: 'inv-pdf-damaged',
    requirements: ['INV-PDF-013'],
    given: 'PDFs that readers must repair: without a usable table, and cut off at the end',
    async run(t) {
      const whole = makePdf().toString('latin1')
      const misplaced = Buffer.from(whole.replace(/startxref\n\d+/, 'startxref\n9'), 'latin1')
      const cutOff = Buffer.from(whole.slice(0, whole.indexOf('trailer')), 'latin1')
      t.expect(await t.submit(withPdf('a table at no place', misplaced))).status(200)
      t.expect(await t.submit(withPdf('no end', cutOff))).status(200)
    },
  }),
  defineCase({
    id: 'inv-pdf-both-types',
    requirements: ['INV-PDF-014'],
    given: 'PDFs with a script and with a password, as IMAGE and as ATTACHMENT',
    async run(t) {
      const locked = await encryptedPdf({ userPassword: 'nkc', ownerPassword: 'owner' })
      for (const type of ['IMAGE', 'ATTACHMENT'] as const) {
        await refusedScript(t, { id: 'INV-PDF-014', type, place: OPEN_ACTION })
        const clean = withPdf('nothing special', makePdf(), type)
        await refusedPdf(t, {
          names: 'encrypted',
          broken: withPdf('a password', locked, type),
          clean,
          id: 'INV-PDF-014',
          type,
        })
      }
    },
  }),
  defineCase({
    id: 'inv-pdf-signature',
    requirements: ['INV-PDF-015'],
    given: 'a script in PDFs under another name, with up to 1,019 bytes before their signature',
    async run(t) {
      for (const before of [0, 500, 1019]) {
        const lead = Buffer.alloc(before, ' ')
        const pdf = (action: string): Edit =>
          withPdf(
            `${before} bytes before it`,
            Buffer.concat([lead, OPEN_ACTION.make(action)]),
            'ATTACHMENT',
            'note.txt',
          )
        await refusedPdf(t, {
          names: 'JavaScript',
          broken: pdf(SCRIPT),
          clean: pdf(LINK),
          id: 'INV-PDF-015',
          type: 'ATTACHMENT',
        })
      }
    },
  }),
]
