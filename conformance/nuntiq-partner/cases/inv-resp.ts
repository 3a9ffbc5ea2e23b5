import { differsFrom, sameAs } from '../../kit/checks/same-as.ts'
import { edits, replacedBy, set } from '../../kit/generate/edit.ts'
import { makePdf } from '../payloads/pdf.ts'
import { at, idAt, isObject, show, textAt } from '../../kit/json.ts'
import type { Watch } from '../../kit/run/case.ts'
import { type Exchange, headerOf, parseBody } from '../../kit/wire/exchange.ts'
import { INVOICES } from '../addresses.ts'
import { type Case, defineCase } from '../case.ts'
import { file, NO_FILES } from './files.ts'
import { displayPdf, storedInvoice, tokenOf } from './stored.ts'

const MEMBERS = [
  'invoice_token',
  'invoice_id',
  'source_document_id',
  'workflow',
  'effective_workflow',
  'invoice_status',
  'receiving_inbox',
  'resolution_path',
  'pdf_will_be_generated',
]
const FURTHER = [
  'source_document_status',
  'template_id',
  'template_type',
  'attachments_linked',
  'external_identifier',
  'receiving_inbox_fallback_used',
]

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

export const invRespCases: readonly Case[] = [
  defineCase({
    id: 'inv-resp-answer',
    requirements: ['INV-RESP-001', 'INV-RESP-002', 'INV-RESP-003', 'INV-RESP-004', 'INV-RESP-006'],
    given: 'two submissions with an IMAGE, and the first of them again',
    async run(t) {
      const body = replacedBy(await t.payload())
      const made = await t.submit(body)
      const other = await t.submit()
      const again = await t.submit(body)
      t.expect(made, 'INV-RESP-001').status(200).member('success', true).type('data', 'object')
      t.expect(made, 'INV-RESP-002').type('data.invoice_token', 'string')
      t.check(differsFrom('token of the other invoice', tokenOf(other), tokenOf(made)), 'INV-RESP-002')
      // A deployment of others may take it for the first one, sent again; the watch hears it say that it does not.
      if (t.offers('control'))
        t.check(differsFrom('token of the same body sent again', tokenOf(again), tokenOf(made)), 'INV-RESP-002')
      t.observe(made, 'INV-RESP-003', {
        uuid: (exchange) => UUID.test(tokenOf(exchange)),
        ulid: (exchange) => ULID.test(tokenOf(exchange)),
      })
      for (const member of MEMBERS) {
        t.expect(made, 'INV-RESP-004').type(`data.${member}`, 'string', 'number', 'boolean')
      }
      // Neither how an answer declares itself nor that a member stands once is said.
      if (t.offers('control')) {
        t.expect(made, 'INV-RESP-001').json()
        t.expect(made, 'INV-RESP-004').eachMemberOnce()
      }
      for (const member of ['invoice_id', 'source_document_id']) {
        t.expect(made, 'INV-RESP-006').type(`data.${member}`, 'number')
      }
    },
  }),
  defineCase({
    id: 'inv-resp-further-members',
    requirements: ['INV-RESP-005'],
    given: 'a submission',
    async run(t) {
      const made = await t.submit()
      for (const member of FURTHER) t.expect(made).type(`data.${member}`, 'string', 'number', 'boolean', 'null')
      t.expect(made).schema()
    },
  }),
  defineCase({
    id: 'inv-resp-attachments-linked',
    requirements: ['INV-RESP-007'],
    given: 'two attachments, one and none',
    async run(t) {
      const pdf = file(makePdf(), { type: 'IMAGE', filename: 'invoice.pdf' })
      for (const attachments of [[pdf, file(Buffer.from('a'))], [pdf], []]) {
        t.expect(await t.submit(set('attachments', attachments))).member('data.attachments_linked', attachments.length)
      }
    },
  }),
  defineCase({
    id: 'inv-resp-pdf-announced',
    requirements: ['INV-RESP-008', 'INV-RESP-011'],
    given: 'an IMAGE, an ATTACHMENT alone, and no file',
    async run(t) {
      t.expect(await t.submit(), 'INV-RESP-008')
        .status(200)
        .member('data.pdf_will_be_generated', false)
      const beside = set('attachments', [file(makePdf(), { filename: 'delivery-note.pdf' })])
      const answers = [await t.submit(NO_FILES), await t.submit(beside)]
      for (const each of answers) t.expect(each, 'INV-RESP-008').status(200).member('data.pdf_will_be_generated', true)
      // That exactly one IMAGE is wanted stands in the documentation as well.
      const taken = t.offers('control') ? answers : answers.filter(({ response }) => response.status === 200)
      if (taken.length === 0) t.leaveOpen('submissions without an IMAGE are refused', 'INV-RESP-011')
      for (const each of taken) t.expect(each, 'INV-RESP-011').status(200).member('data.pdf_will_be_generated', true)
    },
  }),
  defineCase({
    id: 'inv-resp-pdf-rendered',
    requirements: ['INV-RESP-009'],
    given: 'submissions without an IMAGE',
    async run(t) {
      const made = await t.submit(NO_FILES)
      const pdf = await displayPdf(t, made)
      t.expect(made).status(200)
      t.check(sameAs('first bytes of the display PDF', pdf.subarray(0, 5).toString('latin1'), '%PDF-'))
      t.check(sameAs('end of the display PDF', pdf.subarray(-32).toString('latin1').trimEnd().endsWith('%%EOF'), true))
    },
  }),
  defineCase({
    id: 'inv-resp-kept',
    requirements: ['INV-RESP-010'],
    given: 'every field of the field map, and two files of any bytes',
    async run(t) {
      const sent = await t.generated()
      const files = [makePdf(), Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) % 256))]
      const attachments = files.map((bytes, index) => file(bytes, { filename: `file-${index}` }))
      const made = await t.submit(
        edits('every field, and two files', replacedBy(sent), set('attachments', attachments)),
      )
      t.expect(made).status(200)

      const stored = await storedInvoice(t, made)
      const invoice = at(sent, 'invoice')
      for (const [part, rows] of Object.entries(isObject(invoice) ? invoice : {})) {
        t.check(sameAs(`stored ${part}`, at(stored, `content.${part}`), rows))
      }
      for (const [index, bytes] of files.entries()) {
        t.check(sameAs('stored name', textAt(stored, `attachments.${index}.filename`), `file-${index}`))
        if (at(stored, `attachments.${index}`) === undefined) continue
        const kept = await t.control.bytes(`/invoices/${tokenOf(made)}/attachments/${index}`)
        t.check(sameAs('stored bytes', kept.toString('base64'), bytes.toString('base64')))
      }
    },
  }),
]

/** What was accepted as an invoice of its own: a replay is none. */
const isMade = ({ request, response, json }: Exchange): boolean =>
  request.method === 'POST' &&
  response.status === 200 &&
  new URL(request.url).pathname.endsWith(INVOICES) &&
  at(json, 'idempotent') !== true

const idemOf = ({ request }: Exchange): string | undefined => headerOf(request.headers, 'Idempotency-Key')

/** Both are given, and they are not alike. */
const differ = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other

/** By what was sent, or by what the target says, these are two invoices. */
function areTwo(one: Exchange, other: Exchange): boolean {
  if (idemOf(one) !== undefined && idemOf(one) === idemOf(other)) return false
  const numbers = [one, other].map(numberOf)
  const ids = [one, other].map(({ json }) => idAt(json, 'data.invoice_id'))
  return differ(numbers[0] ?? '', numbers[1] ?? '') || differ(ids[0] ?? '', ids[1] ?? '')
}

const numberOf = ({ request }: Exchange): string =>
  textAt(request.body && parseBody(request.body).json, 'invoice.header.invoice_number')

export const invRespWatches: readonly Watch[] = [
  {
    id: 'watch-tokens-differ',
    requirement: 'INV-RESP-002',
    judge(made, earlier) {
      const token = tokenOf(made)
      if (token === '' || !isMade(made)) return undefined
      const twin = earlier.find((each) => tokenOf(each) === token && isMade(each) && areTwo(each, made))
      return {
        check: 'token of no other invoice',
        ok: twin === undefined,
        expected: 'one that no other invoice of the run has',
        actual: twin === undefined ? show(token) : `${show(token)}, as in exchange ${twin.n}`,
      }
    },
  },
]
