import { sameAs } from '../../kit/checks/same-as.ts'
import { type Edit, edits, replacedBy, set, without } from '../../kit/generate/edit.ts'
import { makePdf } from '../payloads/pdf.ts'
import { at, textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { NO_FILES } from './files.ts'
import { keptOf, storedInvoice, storedTokens } from './stored.ts'

const PARTS = ['lines', 'addresses', 'taxes', 'charges', 'discounts'] as const

/** The documentation's first example, under a number of the suite, of these days and with content that is base64. */
const GETTING_STARTED: Edit = {
  name: 'the body of the first example',
  apply: (payload) =>
    edits(
      '',
      without('invoice'),
      set('invoice', {
        supplier_number: 'S-001',
        invoice_number: textAt(payload, 'invoice.header.invoice_number'),
        invoice_date: textAt(payload, 'invoice.header.invoice_date'),
        currency: 'USD',
        total_amount: 1234.56,
        lines: [{ description: 'Consulting, May 2026', quantity: 1, unit_price: 1234.56 }],
      }),
      set('attachments', [{ type: 'IMAGE', filename: 'invoice.pdf', content: makePdf().toString('base64') }]),
    ).apply(payload),
}

export const invBodyCases: readonly Case[] = [
  defineCase({
    id: 'inv-body-documented',
    requirements: ['INV-BODY-001'],
    given: 'every documented part, routed by inbox or by default',
    async run(t) {
      t.expect(await t.submit())
        .status(200)
        .member('success', true)
    },
  }),
  defineCase({
    id: 'inv-body-no-invoice',
    requirements: ['INV-BODY-002'],
    given: 'a body without invoice',
    async run(t) {
      await t.refused(without('invoice'), { names: 'invoice' })
      await t.refused(replacedBy({}), { names: 'invoice' })
    },
  }),
  defineCase({
    id: 'inv-body-invoice-no-object',
    requirements: ['INV-BODY-003'],
    given: 'an invoice of other JSON types',
    async run(t) {
      for (const value of [null, t.offers('control') ? [] : [1], 'text', 7])
        await t.refused(set('invoice', value), { names: 'invoice' })
    },
  }),
  defineCase({
    id: 'inv-body-header-no-object',
    requirements: ['INV-BODY-004'],
    given: 'a header of other JSON types',
    async run(t) {
      // Languages take null for what is missing, and an empty list for an empty object.
      const values = t.offers('control') ? [null, [], 'text', 7] : [[1], 'text', 7]
      for (const value of values) await t.refused(set('invoice.header', value), { names: 'header' })
    },
  }),
  defineCase({
    id: 'inv-body-part-no-array',
    requirements: ['INV-BODY-005'],
    given: 'each part as text and as an object',
    async run(t) {
      // In some languages an empty object is an empty list.
      for (const value of ['text', t.offers('control') ? {} : { any: 'thing' }])
        for (const part of PARTS) await t.refused(set(`invoice.${part}`, value), { names: part })
    },
  }),
  defineCase({
    id: 'inv-body-row-no-object',
    requirements: ['INV-BODY-006'],
    given: 'each part with a row that is text',
    async run(t) {
      for (const value of t.offers('control') ? ['text', null] : ['text'])
        for (const part of PARTS) await t.refused(set(`invoice.${part}.0`, value), { names: part })
    },
  }),
  defineCase({
    id: 'inv-body-routing-no-text',
    requirements: ['INV-BODY-007'],
    given: 'routing fields that are objects or lists',
    async run(t) {
      // Whether a number is taken for its digits is not said.
      const values = t.offers('control') ? [7, {}] : [{ any: 'thing' }, ['any']]
      for (const field of ['receiving_inbox', 'external_identifier']) {
        for (const value of values) await t.refused(set(field, value), { names: field })
      }
    },
  }),
  defineCase({
    id: 'inv-body-getting-started',
    requirements: ['INV-BODY-008'],
    given: "the documentation's first example",
    async run(t) {
      t.expect(await t.submit(GETTING_STARTED))
        .status(200)
        .member('success', true)
    },
  }),
  defineCase({
    id: 'inv-body-straight-fields',
    requirements: ['INV-BODY-009'],
    given: 'header fields straight in the invoice, and no header',
    async run(t) {
      const made = await t.submit(GETTING_STARTED)
      t.expect(made).status(200)
      const header = at(await storedInvoice(t, made), 'content.header')
      t.check(
        sameAs(
          'stored header',
          [at(header, 'invoice_date'), typeof at(header, 'invoice_number')],
          [at(await t.payload(), 'invoice.header.invoice_date'), 'string'],
        ),
      )
    },
  }),
  defineCase({
    id: 'inv-body-straight-beside-header',
    requirements: ['INV-BODY-010'],
    given: 'header fields straight in the invoice, beside a header',
    async run(t) {
      const made = await t.submit(
        edits(
          'straight fields beside the header',
          set('invoice.bank_name', 'NKC straight'),
          set('invoice.currency_code', 'EUR'),
        ),
      )
      t.expect(made).status(200)
      const kept = keptOf(await storedInvoice(t, made), 'content.header', { bank_name: 0, currency_code: 0 })
      t.check(sameAs('stored header', kept, { bank_name: undefined, currency_code: 'USD' }))
    },
  }),
  defineCase({
    id: 'inv-body-unlisted-key',
    requirements: ['INV-BODY-011'],
    given: 'top-level keys that nothing documents',
    async run(t) {
      const plain = await t.submit()
      const made = await t.submit(
        edits('unlisted top-level keys', set('nkc_unlisted', { any: ['thing'] }), set('idempotency_key', 'x')),
      )
      t.expect(made).status(200).member('success', true)
      for (const member of ['effective_workflow', 'resolution_path', 'attachments_linked']) {
        t.expect(made).member(`data.${member}`, at(plain.json, `data.${member}`))
      }
    },
  }),
  defineCase({
    id: 'inv-body-header-alone',
    requirements: ['INV-BODY-012'],
    given: 'a header and nothing else',
    async run(t) {
      const alone = edits('a header alone', ...PARTS.map((part) => without(`invoice.${part}`)))
      t.expect(await t.submit(alone)).status(200)
      // A deployment of others may want an IMAGE in every submission.
      if (t.offers('control')) t.expect(await t.submit(edits('a header, and no file', alone, NO_FILES))).status(200)
    },
  }),
  defineCase({
    id: 'inv-body-no-header',
    requirements: ['INV-BODY-013'],
    given: 'lines alone, and an empty invoice',
    async run(t) {
      t.expect(await t.submit(set('invoice', { lines: [{ quantity: 1 }] }))).status(200)
      t.expect(await t.submit(set('invoice', {}))).status(200)
    },
  }),
  defineCase({
    id: 'inv-body-refusal-leaves-nothing',
    requirements: ['INV-BODY-014'],
    given: 'refusals of every stage between two submissions',
    async run(t) {
      const before = await t.submit()
      for (const edit of [
        without('invoice'),
        set('invoice.lines', {}),
        set('invoice.header.due_date', 'soon'),
        set('invoice.addresses.0.address_type', 'OTHER'),
        set('attachments.0.filename', 'a/b'),
      ]) {
        t.expect(await t.submit(edit)).status(400)
      }
      const after = await t.submit()
      t.expect(after)
        .member('data.invoice_id', Number(at(before.json, 'data.invoice_id')) + 1)
        .member('data.source_document_id', Number(at(before.json, 'data.source_document_id')) + 1)
      t.check(sameAs('stored invoices', (await storedTokens(t)).length, 2))
    },
  }),
]
