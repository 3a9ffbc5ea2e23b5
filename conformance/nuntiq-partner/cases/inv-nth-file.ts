import { edits, set, without } from '../../kit/generate/edit.ts'
import type { Edit } from '../../kit/generate/edit.ts'
import type { Check } from '../../kit/checks/verdict.ts'
import { at, type JsonObject, show } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { encryptedPdf } from '../payloads/encrypted-pdf.ts'
import { makePdf } from '../payloads/pdf.ts'
import { FAR_BEHIND, LINK, SCRIPT } from '../payloads/script-pdfs.ts'
import { file } from './files.ts'

/** The eleventh file of twelve is neither the first nor the last, and its index has two digits. */
const FILES = 12
const NTH = 10
const PLACE = `attachments.${NTH}`

const pdf = (index: number, bytes = makePdf()): JsonObject =>
  file(bytes, { type: index === 0 ? 'IMAGE' : 'ATTACHMENT', filename: `file-${index}.pdf` })
const TWELVE = set(
  'attachments',
  Array.from({ length: FILES }, (_, index) => pdf(index)),
)
const CLEAN: Edit = { ...TWELVE, name: 'twelve files' }
const wrong = (fault: Edit): Edit => edits(`the eleventh of twelve files: ${fault.name}`, TWELVE, fault)

/** What is wrong with the eleventh file, by the rule that refuses it, and the member at fault. */
const FAULTS = [
  ['INV-ATT-003', 'type', without(`${PLACE}.type`)],
  ['INV-ATT-004', 'type', set(`${PLACE}.type`, 'INVOICE_IMAGE')],
  ['INV-ATT-005', 'filename', without(`${PLACE}.filename`)],
  ['INV-ATT-006', 'filename', set(`${PLACE}.filename`, 'a/b.pdf')],
  ['INV-ATT-007', 'content', without(`${PLACE}.content`)],
  ['INV-ATT-008', 'content', set(`${PLACE}.content`, 'not base64!')],
  ['INV-ATT-014', 'content_type', set(`${PLACE}.content_type`, 'image/png')],
  ['INV-ATT-030', 'document_token', set(`${PLACE}.document_token`, 'nkc')],
] as const

/** No file but the one at fault is told; whether one is told where the shape is at fault is not said. */
const noOtherIndex: Check = ({ json }) => {
  const told = at(json, 'attachment_index')
  return {
    check: 'attachment_index',
    ok: told === NTH || told === undefined || told === null,
    expected: `${NTH}, or none`,
    actual: show(told),
  }
}

/** What no schema can tell: such a file is looked at by itself, and its index is told. */
const OF_THE_FILE: ReadonlySet<string> = new Set(['INV-ATT-006', 'INV-ATT-008', 'INV-ATT-014'])

/** A good IMAGE and a good PDF, and behind them this one. */
const third = (name: string, bytes: Buffer): Edit => ({
  ...set('attachments', [pdf(0), pdf(1), pdf(2, bytes)]),
  name: `three PDFs, of which the last has ${name}`,
})

export const invNthFileCases: readonly Case[] = [
  defineCase({
    id: 'inv-nth-file',
    requirements: [
      'INV-ATT-002',
      'INV-ATT-003',
      'INV-ATT-004',
      'INV-ATT-005',
      'INV-ATT-006',
      'INV-ATT-007',
      'INV-ATT-008',
      'INV-ATT-014',
      'INV-ATT-018',
      'INV-ATT-021',
      'INV-ATT-030',
    ],
    // How many files a deployment takes is not said, and only the clean twin tells.
    footprint: 'submit',
    given: 'twelve files, of which the eleventh is wrong',
    async run(t) {
      const clean = await t.submit(CLEAN)
      const twin = () => Promise.resolve(clean)
      if (clean.response.status !== 200)
        t.undecided(`twelve files without fault were answered ${clean.response.status}`)
      for (const [id, names, fault] of FAULTS) {
        const refused = await t.refused(wrong(fault), { index: NTH, names, semantic: true }, id)
        await t.pair(refused, { twin }, id)
        // A deployment may judge the shape of the whole body before it looks at any file.
        if (OF_THE_FILE.has(id) || t.offers('control'))
          t.expect(refused, 'INV-ATT-021').status(400).member('attachment_index', NTH)
        else t.expect(refused, 'INV-ATT-021').that(noOtherIndex)
      }
      const noObject = await t.refused(wrong(set(PLACE, 7)), { index: NTH }, 'INV-ATT-002')
      await t.pair(noObject, { twin }, 'INV-ATT-002')
      const images = await t.refused(
        wrong(set(`${PLACE}.type`, 'IMAGE')),
        { index: NTH, names: 'IMAGE', semantic: true },
        'INV-ATT-018',
      )
      await t.pair(images, { twin }, 'INV-ATT-018')
    },
  }),
  defineCase({
    id: 'inv-nth-pdf',
    requirements: ['INV-PDF-001', 'INV-PDF-003', 'INV-PDF-014'],
    given: 'a PDF with a password, and one with a script, behind two good ones',
    async run(t) {
      const locked = await encryptedPdf({ userPassword: 'nkc', ownerPassword: 'owner' })
      const clean = t.leaves('submit') ? await t.submit(third('a link', FAR_BEHIND.make(LINK))) : undefined
      for (const [id, names, broken] of [
        ['INV-PDF-001', 'encrypted', third('a password', locked)],
        ['INV-PDF-003', 'JavaScript', third('a script', FAR_BEHIND.make(SCRIPT))],
      ] as const) {
        const refused = await t.refused(broken, { index: 2, names, semantic: true }, id, 'INV-PDF-014')
        t.expect(refused, id).member('attachment_index', 2)
        if (clean) await t.pair(refused, { twin: () => Promise.resolve(clean) }, id, 'INV-PDF-014')
      }
    },
  }),
  defineCase({
    id: 'inv-nth-large-file',
    requirements: ['INV-ATT-029'],
    given: 'a file over 10 MB behind a good one',
    async run(t) {
      const long = file(Buffer.alloc(10 * 1024 * 1024 + 1, 'nkc\n'), { filename: 'long.txt' })
      const both: Edit = { ...set('attachments', [pdf(0), long]), name: '10 MiB and one byte, in the second file' }
      await t.refused(both, { index: 1, names: '10 MB', semantic: true })
    },
  }),
]
