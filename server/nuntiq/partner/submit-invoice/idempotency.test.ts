import { test } from 'tap'
import { hex, seededRandom } from '../../../platform/random.ts'
import { buildPackedPdf } from '../../../../fixtures/pdf-builder.ts'
import { addAccount, addKey, rotated } from '../../../../fixtures/testing/add-account.ts'
import { attachment, withFiles } from '../../../../fixtures/testing/attachment.ts'
import { controlApi, partnerApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import type { Submitted } from '../../../../fixtures/testing/submit.ts'
import { createSandbox } from '../../../sandbox/create-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const once = { 'idempotency-key': 'my-erp-invoice-12345' }
const withKey = (key: string) => ({ 'idempotency-key': key })
/** A file that is inspected in another thread, so that submissions which arrive together overlap. */
const SLOW = withFiles(
  attachment(buildPackedPdf({ objects: [`(${hex(seededRandom('slow'), 4_000_000)})`] }), { filename: 'slow.pdf' }),
)
const tokenOf = ({ data }: Submitted): unknown => data['invoice_token']

test('INV-IDEM-001 a submission without Idempotency-Key is accepted, with advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const answer = await submit(SMALLEST)
  t.match(answer, { status: 200, advice: 'no Idempotency-Key: a retry would make a second invoice' })
  t.equal(answer.headers.get('idempotency-key'), null)
})

test('INV-IDEM-001 without an Idempotency-Key every submission makes an invoice', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  t.not(tokenOf(await submit(SMALLEST)), tokenOf(await submit(SMALLEST)))
  t.equal(await count(), 2)
})

test('INV-IDEM-002 a repetition is answered 200 with idempotent true and the original token', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  const replay = await submit(SMALLEST, once)
  t.match(replay, { status: 200, rule: 'INV-IDEM-002', body: { success: true, idempotent: true } })
  t.equal(tokenOf(replay), tokenOf(original))
})

test('INV-IDEM-003 the data of a replay equals that of the original', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const body = {
    ...withFiles(attachment('a note')),
    receiving_inbox: inboxes.invoices,
    external_identifier: inboxes.alias,
  }
  const original = await submit(body, once)
  t.strictSame((await submit(body, once)).body, { success: true, idempotent: true, data: original.data })
})

test('INV-IDEM-003 what the customer has changed since does not change a replay', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  await sandbox.fetch(`/_sandbox/v1/tenants/${tenant.slug}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ default_inbox: null, image_capture_rules: true }),
  })
  t.strictSame((await submit(SMALLEST, once)).data, original.data)
})

test('INV-IDEM-003 what has happened to the invoice since does not change a replay', async (t) => {
  // A sandbox of its own, for its whole state is replaced.
  await using own = await createSandbox({ listen: false, seed: 'moved on' })
  const [control, partner] = [controlApi(own), partnerApi(own)]
  const sent = { key: own.demoKeys[0]?.api_key ?? '', body: SMALLEST, headers: once }
  const original = await partner('POST /invoices', sent)
  const state = (await control('GET /state')).body as { rows: { collection: string; doc: object }[] }
  for (const row of state.rows) if (row.collection === 'invoices') Object.assign(row.doc, { status: 93 })
  t.equal((await control('PUT /state', { body: state })).status, 200)

  const token = String(original.at('data.invoice_token'))
  t.same((await control(`GET /invoices/${token}`)).at('status'), { number: 93, name: 'PENDING_RESULT' })
  const replay = await partner('POST /invoices', sent)
  t.strictSame(replay.body, { success: true, idempotent: true, data: original.at('data') })
  t.equal(replay.at('data.invoice_status'), 20)
})

test('INV-IDEM-004 a replay makes no invoice', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  for (let time = 0; time < 4; time++) await submit(SMALLEST, once)
  t.equal(await count(), 1)
})

test('INV-IDEM-005 the first answer has no idempotent', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.notOk('idempotent' in Object((await submit(SMALLEST, once)).body))
})

test('INV-IDEM-006 one millisecond before 24 hours a repetition is a replay', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  await tenant.clock.advance('PT23H59M59.999S')
  t.equal(tokenOf(await submit(SMALLEST, once)), tokenOf(original))
})

test('INV-IDEM-007 once 24 hours have passed a repetition makes a new invoice', async (t) => {
  const { submit, tenant, count } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  await tenant.clock.advance('PT24H')
  const later = await submit(SMALLEST, once)
  t.notOk('idempotent' in Object(later.body))
  t.not(tokenOf(later), tokenOf(original))
  t.equal(await count(), 2)
})

test('INV-IDEM-007 a replay does not make the window longer, and the newest invoice is replayed', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  await submit(SMALLEST, once)
  await tenant.clock.advance('PT23H')
  await submit(SMALLEST, once)
  await tenant.clock.advance('PT1H')
  const second = await submit(SMALLEST, once)
  t.notOk('idempotent' in Object(second.body))
  t.equal(tokenOf(await submit(SMALLEST, once)), tokenOf(second))
})

test('INV-IDEM-008 an Idempotency-Key of more than 255 characters is refused', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  for (const length of [256, 1_000]) {
    t.match(await submit(SMALLEST, withKey('k'.repeat(length))), {
      status: 400,
      rule: 'INV-IDEM-008',
      body: {
        success: false,
        error: 'Validation failed',
        message: `Idempotency-Key has ${length} characters; at most 255 are allowed`,
      },
    })
  }
  t.equal(await count(), 0)
})

test('INV-IDEM-009 an Idempotency-Key of 255 characters is accepted, and stored whole', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const key = 'k'.repeat(255)
  t.equal((await submit(SMALLEST, withKey(key))).status, 200)
  t.match(await submit(SMALLEST, withKey(key)), { status: 200, body: { idempotent: true } })
  t.notOk('idempotent' in Object((await submit(SMALLEST, withKey(key.slice(1)))).body))
})

test('INV-IDEM-010 an empty Idempotency-Key is refused', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  t.match(await submit(SMALLEST, withKey('')), {
    status: 400,
    rule: 'INV-IDEM-010',
    body: { success: false, error: 'Validation failed', message: 'Idempotency-Key must not be empty' },
  })
  t.equal((await submit(SMALLEST, withKey('   '))).status, 400)
  t.equal(await count(), 0)
})

test('INV-IDEM-011 two accounts of one customer never collide', async (t) => {
  const { submit, tenant, count } = await newSupplier(sandbox)
  const other = await addAccount(sandbox, tenant)
  const [ours, theirs] = [await submit(SMALLEST, once), await submit(SMALLEST, once, other.apiKey)]
  t.not(tokenOf(theirs), tokenOf(ours))
  t.notOk('idempotent' in Object(theirs.body))
  t.equal(await count(), 2)
})

test('INV-IDEM-011 two customers never collide', async (t) => {
  const [ours, theirs] = [await newSupplier(sandbox), await newSupplier(sandbox)]
  const [first, second] = [await ours.submit(SMALLEST, once), await theirs.submit(SMALLEST, once)]
  t.not(tokenOf(second), tokenOf(first))
  t.strictSame([await ours.count(), await theirs.count()], [1, 1])
})

test('INV-IDEM-012 two keys of one account make two invoices', async (t) => {
  const { submit, tenant, count } = await newSupplier(sandbox)
  const other = await addKey(sandbox, tenant, { label: 'other' })
  const [first, second] = [await submit(SMALLEST, once), await submit(SMALLEST, once, other.apiKey)]
  t.not(tokenOf(second), tokenOf(first))
  t.equal(await count(), 2)
})

test('INV-IDEM-013 a repetition with the rotated key is a replay', async (t) => {
  const { submit, tenant, count } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  const { apiKey } = await rotated(sandbox, tenant)
  t.equal(tokenOf(await submit(SMALLEST, once, apiKey)), tokenOf(original))
  t.equal(await count(), 1)
})

test('INV-IDEM-013 the former key, in its grace, shares the namespace', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  const { apiKey } = await rotated(sandbox, tenant)
  const original = await submit(SMALLEST, once, apiKey)
  t.equal(tokenOf(await submit(SMALLEST, once)), tokenOf(original))
})

test('INV-IDEM-014 with another body the original result is repeated, with advice', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  const replay = await submit({ invoice: { header: { invoice_number: 'INV-2' } } }, once)
  t.match(replay, { status: 200, rule: 'INV-IDEM-014', advice: 'this Idempotency-Key was used with another body' })
  t.strictSame(replay.data, original.data)
  t.equal(await count(), 1)
})

test('INV-IDEM-002 with the same body nothing is advised', async (t) => {
  const { submit } = await newSupplier(sandbox)
  await submit(SMALLEST, once)
  t.equal((await submit(SMALLEST, once)).advice, '')
})

test('INV-IDEM-015 submissions that arrive together make one invoice, and all name its token', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const answers = await Promise.all(Array.from({ length: 10 }, () => submit(SLOW, once)))
  t.equal(new Set(answers.map(tokenOf)).size, 1)
  t.equal(answers.filter(({ body }) => !('idempotent' in Object(body))).length, 1, 'one of them is the original')
  t.equal(await count(), 1)
})

test('INV-IDEM-015 submissions that arrive together with different keys do overlap', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const order: string[] = []
  const sent = ['slow', 'fast'].map(async (key) => {
    await submit(key === 'slow' ? SLOW : SMALLEST, withKey(key))
    order.push(key)
  })
  await Promise.all(sent)
  t.strictSame(order, ['fast', 'slow'])
  t.equal(await count(), 2)
})

test('INV-IDEM-015 a refusal among them lets the next one proceed', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const bodies = [{}, SLOW, {}, SMALLEST, {}, SLOW]
  const answers = await Promise.all(bodies.map((body) => submit(body, once)))
  t.equal(new Set(answers.filter(({ status }) => status === 200).map(tokenOf)).size, 1)
  t.equal(await count(), 1)
})

test('INV-IDEM-016 a refused submission leaves its key usable', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const wrongs = [{}, { invoice: { header: { due_date: 'x' } } }, withFiles(null), '{', { invoice: { lines: 1 } }]
  for (const wrong of wrongs) t.equal((await submit(wrong, once)).status, 400)
  const answer = await submit(SMALLEST, once)
  t.equal(answer.status, 200)
  t.notOk('idempotent' in Object(answer.body))
})

test('INV-IDEM-016 a submission that had no inbox to go to leaves its key usable', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox, 'no-default-inbox')
  t.equal((await submit(SMALLEST, once)).status, 400)
  const answer = await submit({ ...SMALLEST, receiving_inbox: inboxes.invoices }, once)
  t.match(answer, { status: 200, rule: 'INV-ROUTE-001' })
})

test('INV-IDEM-017 the replay of a fallback has the same Warning', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const body = { ...SMALLEST, receiving_inbox: 'old@acme.example' }
  const original = await submit(body, once)
  const replay = await submit(body, once)
  t.equal(replay.headers.get('warning'), `199 nuntiq "unknown receiving_inbox 'old@acme.example', used default"`)
  t.equal(replay.headers.get('warning'), original.headers.get('warning'))
})

test('INV-IDEM-018 an acceptance and a replay repeat the key as a header', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const key = 'a key, with: "signs" \\ and 255?'
  t.equal((await submit(SMALLEST, withKey(key))).headers.get('idempotency-key'), key)
  t.equal((await submit(SMALLEST, withKey(key))).headers.get('idempotency-key'), key)
})

test('INV-IDEM-019 a refusal repeats the key too, whatever refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const refusals = [
    await submit({}, once),
    await submit('{', once),
    await submit(SMALLEST, once, 'sk_unknown'),
    await submit(SMALLEST, withKey('k'.repeat(300))),
  ]
  t.strictSame(
    refusals.map(({ status }) => status),
    [400, 400, 401, 400],
  )
  t.strictSame(
    refusals.map(({ headers }) => headers.get('idempotency-key')?.slice(0, 2)),
    ['my', 'my', 'my', 'kk'],
  )
})

test('INV-IDEM-020 a known key is replayed even with a body that would be refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const original = await submit(SMALLEST, once)
  for (const wrong of ['{ broken', '', {}, withFiles(null), { invoice: { header: { due_date: 'x' } } }]) {
    const replay = await submit(wrong, once)
    t.strictSame([replay.status, replay.data], [200, original.data], JSON.stringify(wrong))
  }
})

test('INV-IDEM-021 keys that differ in case are different keys', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  for (const key of ['order-a', 'Order-A', 'order-a.', 'order-b']) await submit(SMALLEST, withKey(key))
  t.equal(await count(), 4)
})

test('INV-IDEM-022 keys of 255 characters that differ in the last one are different keys', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  for (const last of ['a', 'b', 'a']) await submit(SMALLEST, withKey('k'.repeat(254) + last))
  t.equal(await count(), 2)
})
