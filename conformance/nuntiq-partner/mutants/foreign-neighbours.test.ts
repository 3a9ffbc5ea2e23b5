import { test } from 'tap'
import { textAt } from '../../kit/json.ts'
import { REGISTER } from '../register.ts'
import { authKeyWritingMutants } from './auth-key-writings.ts'
import { member, status, without } from './edits.ts'
import { foreignTarget, type Judged } from './foreign-target.test.helper.ts'
import { invIdemWholeKeyMutants } from './inv-idem-whole-key.ts'
import { invNthMutants } from './inv-nth.ts'
import { type Modifier, together } from './modifier.ts'
import { plausibly } from './plausible.ts'
import { answers } from './vocabulary.ts'

/** Only a control API shows what these have lost. */
const STORED_ONLY = ['ten-lines-are-kept', 'ten-addresses-are-kept']
const SEEN = [...authKeyWritingMutants, ...invNthMutants, ...invIdemWholeKeyMutants].filter(
  ({ id, breaks }) => REGISTER.rows[breaks].evidence === 'explicit' && !STORED_ONLY.includes(id),
)

async function judge(modifier: Modifier, only: string): Promise<Judged> {
  await using target = await foreignTarget(modifier)
  return await target.judge('--seed', '1', '--only', only)
}

test('what spares the first, the short or the own is found at a deployment of others too', async (t) => {
  t.ok(SEEN.length > 30)
  for (const { id, breaks, modifier } of SEEN) {
    const { failed } = await judge(modifier(), breaks)
    t.strictSame(
      failed.map(({ requirement }) => requirement),
      [breaks],
      id,
    )
  }
})

/** The second account's customer has no default inbox, so that whatever it is given is another's. */
const WITHOUT_DEFAULT = { operation: 'submitInvoice', rule: ['INV-ROUTE-016', 'INV-ROUTE-017'] } as const
const asks = (inbox: string) => (sent: unknown) => textAt(sent, 'receiving_inbox') === inbox
const defaultOfTheFirst = answers(
  WITHOUT_DEFAULT,
  plausibly,
  member('data.receiving_inbox', 'default@acme.apreceiving.com'),
)
const inboxOfTheFirst = answers(
  { ...WITHOUT_DEFAULT, sent: asks('eu@acme.apreceiving.com') },
  plausibly,
  member('data.receiving_inbox', 'eu@acme.apreceiving.com'),
  member('data.resolution_path', 'explicit_inbox'),
)
const aliasOfTheFirst = answers(
  { ...WITHOUT_DEFAULT, sent: (sent) => textAt(sent, 'external_identifier') === 'ACME-EU' },
  plausibly,
  member('data.receiving_inbox', 'eu@acme.apreceiving.com'),
  member('data.resolution_path', 'external_identifier'),
)
const TENANTS = 'INV-ROUTE-022,INV-ROUTE-027'

test("another customer's inbox, alias and default are found out without control", async (t) => {
  for (const [broken, modifier] of [
    ['INV-ROUTE-022', inboxOfTheFirst],
    ['INV-ROUTE-022', aliasOfTheFirst],
    ['INV-ROUTE-027', defaultOfTheFirst],
  ] as const) {
    const { failed } = await judge(modifier, TENANTS)
    t.strictSame(
      failed.map(({ requirement }) => requirement),
      [broken],
    )
  }
})

test('two keys of one customer are how a run was set up, and no fault of the target', async (t) => {
  const { failed, verdicts } = await judge(together(aliasOfTheFirst, inboxOfTheFirst, defaultOfTheFirst), TENANTS)
  t.strictSame(failed, [])
  t.match(verdicts, [
    { status: 'inconclusive', reason: /one customer/ },
    { status: 'inconclusive', reason: /one customer/ },
  ])
})

test('a key of another account that is refused in other words is left alone all the same', async (t) => {
  const { verdicts } = await judge(answers({ rule: 'KEY-REVOKE-003' }, status(403), without('error')), 'KEY-REVOKE-009')
  t.match(verdicts, [{ status: 'pass' }])
})
