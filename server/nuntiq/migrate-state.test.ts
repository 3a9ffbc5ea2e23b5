import { Readable } from 'node:stream'
import { test } from 'tap'
import { validateInvoiceDoc, validateSubmissionDoc } from '../../spec/generated/nuntiq/stored-validators.js'
import { validateSequenceDoc } from '../../spec/generated/sandbox/stored-validators.js'
import { olderFacts, type OlderRow } from '../../fixtures/testing/older-folder.ts'
import { collected } from '../../fixtures/testing/rows-of.ts'
import type { StateRow } from '../store/port.ts'
import { NUNTIQ_STATE } from './migrate-state.ts'

const { rows } = olderFacts('0.1.0').state
const migrate = (older: readonly StateRow[]): Promise<StateRow[]> =>
  collected(NUNTIQ_STATE.migrate({ [Symbol.asyncIterator]: () => Readable.from(older)[Symbol.asyncIterator]() }, 1))
const migrated = await migrate(rows)
const of = (collection: string, state: readonly StateRow[] = migrated): StateRow[] =>
  state.filter((row) => row.collection === collection)
const member = (row: StateRow | undefined, name: string): unknown => Reflect.get(row?.doc ?? {}, name)

const MADE = ['submissions', 'sequences']

test('within each collection rows keep their order, and submissions have that of their invoices', async (t) => {
  const names = (state: readonly StateRow[]): string[] => state.map(({ collection, id }) => `${collection}/${id}`)
  t.strictSame(names(migrated.filter(({ collection }) => !MADE.includes(collection))), names(rows))
  t.strictSame(
    of('submissions').map(({ id }) => id),
    of('invoices').map(({ id }) => id),
  )
})

test('what is not an invoice stays as it is', async (t) => {
  const others = (state: readonly StateRow[]): StateRow[] => state.filter(({ collection }) => collection !== 'invoices')
  t.strictSame(others(migrated.filter(({ collection }) => !MADE.includes(collection))), others(rows))
})

test('each invoice and its submission have everything that the invoice of version 1 had', async (t) => {
  const before = of('invoices', rows)
  t.ok(before.length >= 5)
  for (const [index, { doc, tenant, id }] of before.entries()) {
    const old = doc as OlderRow['doc']
    const [invoice, submission] = [of('invoices')[index], of('submissions')[index]]
    t.strictSame(
      [invoice?.tenant, submission?.tenant, member(invoice, 'token'), member(submission, 'invoice')],
      [tenant, tenant, id, id],
    )
    for (const name of ['received_at', 'content', 'dropped_fields'])
      t.strictSame(member(invoice, name), old[name], name)
    for (const name of ['received_at', 'partner', 'key', 'warning', 'idempotency']) {
      t.strictSame(member(submission, name), old[name], name)
    }
    t.strictSame(member(submission, 'answer'), old['result'])
    t.strictSame(member(invoice, 'origin'), { partner: old['partner'], key: old['key'] })
    t.strictSame(member(invoice, 'status'), Reflect.get(Object(old['result']), 'invoice_status'))
  }
})

test('the result is what this version stores', async (t) => {
  for (const { doc } of of('invoices')) t.ok(validateInvoiceDoc(doc), JSON.stringify(validateInvoiceDoc.errors))
  for (const { doc } of of('submissions'))
    t.ok(validateSubmissionDoc(doc), JSON.stringify(validateSubmissionDoc.errors))
  for (const { doc } of of('sequences')) t.ok(validateSequenceDoc(doc))
})

test('files get tokens, different ones, and the same each time', async (t) => {
  const tokens = of('invoices').flatMap(({ doc }) =>
    (Reflect.get(doc, 'attachments') as { token: string }[]).map(({ token }) => token),
  )
  t.equal(tokens.length, 2)
  t.equal(new Set(tokens).size, 2)
  t.strictSame(await migrate(rows), migrated)
})

test('sequences continue after the highest number, tenant by tenant', async (t) => {
  t.strictSame(of('sequences'), [
    { tenant: 'acme', collection: 'sequences', id: 'invoices', doc: { value: 5 } },
    { tenant: 'acme', collection: 'sequences', id: 'source-documents', doc: { value: 5 } },
  ])
  const elsewhere = of('invoices', rows).map((row) => ({ ...row, tenant: 'other' }))
  t.equal(of('sequences', await migrate([...rows, ...elsewhere])).length, 4)
})

test('an invoice that is not of version 1 is named', async (t) => {
  const [row] = of('invoices', rows)
  if (!row) throw new Error('the fixture has no invoice')
  const broken = { ...row, doc: { ...row.doc, result: { ...Object(Reflect.get(row.doc, 'result')), invoice_id: 'x' } } }
  await t.rejects(migrate([broken]), {
    name: 'UnfitDocument',
    message: new RegExp(`'${row.id}' of invoices in tenant 'acme'.*result.invoice_id must be an integer`),
  })
})
