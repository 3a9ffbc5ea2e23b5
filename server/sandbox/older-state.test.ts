import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { rowsOf } from '../../fixtures/testing/rows-of.ts'
import { type Caller, controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { olderFacts, olderFolder } from '../../fixtures/testing/older-folder.ts'
import { NUNTIQ_COLLECTIONS } from '../nuntiq/collections.ts'
import { NUNTIQ_STATE } from '../nuntiq/migrate-state.ts'
import { openDiskStore } from '../store/journal/disk-store.ts'
import { type OpenFile, openFile } from '../store/journal/folder-files.ts'
import { ROOT, type Store } from '../store/port.ts'
import { SELF, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection } from '../tenancy/tenants.ts'
import { createSandbox, type Sandbox } from './create-sandbox.ts'
import { migrateFolder } from './migrate-folder.ts'

const VERSION = '0.1.0'
const facts = olderFacts(VERSION)
/** The sandbox's own key: the fixture's first submission was made with it. */
const KEY = facts.submissions[0]?.key ?? ''

interface Opened {
  readonly sandbox: Sandbox
  readonly control: Caller
  readonly partner: Caller
}

/** Opens a folder for one test. Its clocks were stopped when it was written, so no time has passed in it. */
async function open(t: Test, data: string): Promise<Opened> {
  const sandbox = await createSandbox({ data, listen: false, rateLimit: 0 })
  t.teardown(() => sandbox.close())
  return { sandbox, control: controlApi(sandbox), partner: partnerApi(sandbox) }
}

const repeat = ({ partner }: Opened, { key, body, idempotency_key }: (typeof facts.submissions)[number]) =>
  partner('POST /invoices', { key, body, headers: { 'idempotency-key': idempotency_key ?? '' } })

const repeatable = facts.submissions.filter(({ idempotency_key }) => idempotency_key !== null)

/** Every submission of the fixture is repeated to the letter, and makes no invoice. */
async function replaysAll(t: Test, opened: Opened, submissions = repeatable): Promise<void> {
  for (const submission of submissions) {
    const answer = await repeat(opened, submission)
    t.equal(answer.status, 200, submission.name)
    t.strictSame(answer.body, { ...submission.answer, idempotent: true }, submission.name)
    t.equal(answer.headers.get('warning'), submission.warning, submission.name)
  }
}

/** Without the members that did not exist when the fixture was written. */
function asBefore(shown: unknown): object {
  const { status: _status, attachments, ...rest } = shown as { status: unknown; attachments: unknown }
  const files = Array.isArray(attachments)
    ? (attachments as { token?: string }[]).map(({ token: _token, ...file }) => file)
    : attachments
  return { ...rest, attachments: files }
}

test('INV-IDEM-003 a submission to an earlier version is repeated to the letter', async (t) => {
  const opened = await open(t, olderFolder(t, VERSION))
  t.ok(repeatable.length >= 4)
  await replaysAll(t, opened)
  t.equal((await opened.control('GET /invoices')).at('length'), facts.invoices.length)
})

test('invoices and their files are shown as they were, and have a status and tokens', async (t) => {
  const { control } = await open(t, olderFolder(t, VERSION))
  const listed = (await control('GET /invoices')).body as object[]
  t.strictSame(listed.map(asBefore), facts.invoices)
  for (const before of facts.whole) {
    const shown = await control(`GET /invoices/${before.token}`)
    t.strictSame(asBefore(shown.body), before)
    t.equal(shown.at('status.number'), shown.at('result.invoice_status'))
    for (const { index, size } of before.attachments) {
      t.match(shown.at(`attachments.${index}.token`), /^[0-9a-f-]{36}$/)
      const file = await control(`GET /invoices/${before.token}/attachments/${index}`)
      t.same([file.status, file.headers.get('content-length')], [200, String(size)])
    }
  }
})

test('keys work as before: the current one, and in its grace period the former one', async (t) => {
  const { partner } = await open(t, olderFolder(t, VERSION))
  for (const key of [KEY, facts.rotated.current, facts.rotated.former]) {
    t.equal((await partner('GET /account/keys', { key })).status, 200)
  }
})

test('new invoices get numbers that go on', async (t) => {
  const opened = await open(t, olderFolder(t, VERSION))
  const highest = Math.max(...facts.submissions.map(({ answer }) => answer.data.invoice_id))
  const made = await opened.partner('POST /invoices', { key: KEY, body: SMALLEST })
  t.same([made.at('data.invoice_id'), made.at('data.source_document_id')], [highest + 1, highest + 1 - 60_000])
})

test('a folder is migrated once: the second start finds what the first has written', async (t) => {
  const data = olderFolder(t, VERSION)
  const first = await open(t, data)
  t.equal((await first.partner('POST /invoices', { key: KEY, body: SMALLEST })).status, 200)
  const before = (await first.control('GET /state')).body as { rows: object[] }
  await first.sandbox.close()
  const second = await open(t, data)
  const after = (await second.control('GET /state')).body as { rows: { collection: string }[] }
  const others = (rows: readonly object[]): object[] => rows.filter((row) => Reflect.get(row, 'collection') !== 'root')
  t.strictSame(others(after.rows), others(before.rows))
  await replaysAll(t, second)
})

test('no program of an earlier version takes a migrated folder for its own and adds to it', async (t) => {
  const data = olderFolder(t, VERSION)
  const formats = (): string[] =>
    readdirSync(data)
      .filter((file) => file.endsWith('.log'))
      .map((file) => /"format":"nuntiq-kit","version":\d+/.exec(readFileSync(join(data, file), 'utf8'))?.[0] ?? file)
  t.match(formats(), ['"format":"nuntiq-kit","version":1', '"format":"nuntiq-kit","version":1'])
  await (await open(t, data)).sandbox.close()
  t.strictSame(formats(), ['"format":"nuntiq-kit","version":3', '"format":"nuntiq-kit","version":3'])
})

test('a checkpoint of an earlier version can be restored', async (t) => {
  const opened = await open(t, olderFolder(t, VERSION))
  t.strictSame((await opened.control('GET /checkpoints')).body, ['before'])
  t.equal((await opened.control('POST /checkpoints/before/restore', { body: {} })).status, 200)
  const [last, ...kept] = facts.invoices
  const tokens = ((await opened.control('GET /invoices')).body as { token: string }[]).map(({ token }) => token)
  t.same(
    tokens,
    kept.map(({ token }) => token),
    `all but ${last?.token}, which came after the checkpoint`,
  )
  await replaysAll(
    t,
    opened,
    repeatable.filter(({ answer }) => tokens.includes(answer.data.invoice_token)),
  )
  t.equal((await opened.partner('POST /invoices', { key: KEY, body: SMALLEST })).at('data.invoice_id'), 90_005)
})

test('the exported state of an earlier version can be taken in', async (t) => {
  const pepper = readFileSync(join(olderFolder(t, VERSION), 'pepper'), 'utf8')
  const sandbox = await createSandbox({ listen: false, rateLimit: 0, pepper, world: 'empty' })
  t.teardown(() => sandbox.close())
  const opened = { sandbox, control: controlApi(sandbox), partner: partnerApi(sandbox) }
  const taken = await opened.control('PUT /state', { body: facts.state })
  t.equal(taken.status, 200, taken.raw)
  await replaysAll(t, opened)
  const listed = (await opened.control('GET /invoices')).body as object[]
  t.strictSame(listed.map(asBefore), facts.invoices)
})

test('an exported state says its versions, and is taken in by a sandbox with the same pepper', async (t) => {
  const { control } = await open(t, olderFolder(t, VERSION))
  const state = await control('GET /state')
  t.match(state.body, { format: 2, versions: { nuntiq: 2 } })
  t.equal((await control('PUT /state', { body: state.raw })).status, 200)
})

test('a state of a later version is refused, and the answer says which and what to do', async (t) => {
  const { control } = await open(t, olderFolder(t, VERSION))
  const state = (await control('GET /state')).body as object
  const refused = await control('PUT /state', { body: { ...state, versions: { nuntiq: 7 } } })
  t.equal(refused.status, 409)
  t.match(refused.at('message'), /version 7 of what nuntiq stores.*knows version 2.*later one/)
})

test('a state whose sequences would give a number again is refused, and the answer says where', async (t) => {
  const { control, partner } = await open(t, olderFolder(t, VERSION))
  const state = (await control('GET /state')).body as { rows: { collection: string; doc: object }[] }
  const others = state.rows.filter(({ collection }) => collection !== 'sequences')
  const behind = state.rows.map((row) => (row.collection === 'sequences' ? { ...row, doc: { value: 1 } } : row))
  for (const rows of [others, behind]) {
    const refused = await control('PUT /state', { body: { ...state, rows } })
    t.equal(refused.status, 400)
    t.match(
      refused.at('message'),
      /^rows\[\d+\]\.doc: 9000\d would be given a second time, .*'invoices' of tenant 'acme'/,
    )
  }
  const made = await partner('POST /invoices', { key: KEY, body: SMALLEST })
  t.equal(made.at('data.invoice_id'), 90_006, 'and nothing was replaced')
})

test('an invoice that is not of the version of its state is refused and named', async (t) => {
  const { control } = await open(t, olderFolder(t, VERSION))
  const rows = facts.state.rows.map((row) =>
    row.collection === 'invoices' ? { ...row, doc: { ...row.doc, result: {} } } : row,
  )
  const refused = await control('PUT /state', { body: { ...facts.state, rows } })
  t.equal(refused.status, 400)
  t.match(
    refused.at('message'),
    /document '[0-9a-f-]+' of invoices in tenant 'acme' does not fit version 1.*invoice_token/,
  )
  t.equal((await control('GET /invoices')).at('length'), facts.invoices.length, 'and nothing was replaced')
})

// ---- the folder itself

const collections = [tenantCollection, rootCollection, ...NUNTIQ_COLLECTIONS]
const openStore = (folder: string, files: OpenFile = openFile): Promise<Store> =>
  openDiskStore({ folder, collections, report: () => undefined, openFile: files })
const migrate = (store: Store, folder: string): Promise<void> =>
  migrateFolder({ store, services: [NUNTIQ_STATE], folder })

test('a folder of a later version is refused with the remedy, and left alone', async (t) => {
  const folder = olderFolder(t, VERSION)
  const store = await openStore(folder)
  await store.transaction(ROOT, async (tx) => {
    const root = await tx.get(rootCollection, SELF)
    if (root) await tx.put(rootCollection, SELF, { ...root, versions: { nuntiq: 7 } })
  })
  const before = await rowsOf(store)
  await store.close()
  await t.rejects(createSandbox({ data: folder, listen: false }), {
    name: 'StoreError',
    message: /version 7 of what nuntiq stores, and this program knows version 2/,
    remedy: /a later one; nothing was changed/,
  })
  const again = await openStore(folder)
  t.teardown(() => again.close())
  t.strictSame(await rowsOf(again), before)
})

/** Files of which the nth step, and every later one, fails. */
function failingFrom(nth: number): { files: OpenFile; failed: () => boolean } {
  let steps = 0
  const step = (): void => {
    steps += 1
    if (steps >= nth) throw new Error('the process is gone')
  }
  const files: OpenFile = async (path, flags) => {
    step()
    const file = await openFile(path, flags)
    return {
      appendFile: async (data) => {
        step()
        await file.appendFile(data)
      },
      datasync: async () => {
        step()
        await file.datasync()
      },
      close: () => file.close(),
    }
  }
  return { files, failed: () => steps >= nth }
}

test('a migration that breaks off at any step leaves a folder that opens', async (t) => {
  let nth = 1
  for (let failed = true; failed; nth += 1) {
    const folder = olderFolder(t, VERSION)
    const failing = failingFrom(nth)
    const brokeOff = (error: unknown): void => void t.match(error, /the process is gone/)
    // Opening a folder of an earlier format writes it anew, so that may break off as well.
    const store = await openStore(folder, failing.files).catch(brokeOff)
    if (store) await migrate(store, folder).catch(brokeOff)
    failed = failing.failed()
    await store?.close()
    const opened = await open(t, folder)
    await replaysAll(t, opened)
    t.equal((await opened.control('GET /invoices')).at('length'), facts.invoices.length, `broken off at step ${nth}`)
  }
  t.ok(nth > 12, 'there were steps to break off at')
})
