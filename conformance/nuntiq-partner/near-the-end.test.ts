import { join } from 'node:path'
import { type Test, test } from 'tap'
import { fastTime } from '../kit/wire/fast-time.test.helper.ts'
import {
  folderFor,
  PROBE_ENV,
  passingOn,
  run,
  type Said,
  sandboxFor,
  servingFor,
  statusOf,
} from '../run-conform.test.helper.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const GRACE = 4 * 60 * MINUTE

/**
 * What a harvest says of a rotated key, so long after it was planted by the clock of the target, whose time has in
 * truth moved on by `moved`: where that is more, the grace ends early, and where it is less, late.
 */
async function harvestAfter(t: Test, { passed, moved }: { passed: number; moved: number }): Promise<Said> {
  const sandbox = await sandboxFor(t)
  const time = fastTime()
  const planted = time.now()
  let ahead = 0
  const target = await servingFor(
    t,
    passingOn(sandbox.url, ({ headers }) => void (headers.date = new Date(planted + ahead).toUTCString())),
  )
  const given = ['--target', target, '--profile', 'full', '--only', 'KEY-GRACE-002,KEY-GRACE-003']
  const home = process.cwd()
  process.chdir(folderFor(t))
  t.teardown(() => process.chdir(home))
  const file = join(folderFor(t), 'plant.json')
  t.equal((await run([...given, '--plant', file], PROBE_ENV, time)).code, 0)
  ahead = passed
  await time.sleep(passed)
  await fetch(`${sandbox.url}/_sandbox/v1/clock?tenant=acme`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ advance: `PT${moved / SECOND}S` }),
  })
  return run([...given, '--harvest', file], PROBE_ENV, time)
}

test('a grace of four hours is seen to hold within its last minute', async (t) => {
  const said = await harvestAfter(t, { passed: GRACE - 45 * SECOND, moved: GRACE - 45 * SECOND })
  t.equal(statusOf(said, 'KEY-GRACE-002'), 'pass')
})

test('a grace of 3 h 59 is found out within the minute that it lacks', async (t) => {
  const said = await harvestAfter(t, { passed: GRACE - 45 * SECOND, moved: GRACE + 15 * SECOND })
  t.equal(statusOf(said, 'KEY-GRACE-002'), 'fail')
})

test('a grace of 4 h 01 is found out within the minute that it has too much', async (t) => {
  const said = await harvestAfter(t, { passed: GRACE + 45 * SECOND, moved: GRACE - 15 * SECOND })
  t.equal(statusOf(said, 'KEY-GRACE-003'), 'fail')
})

test('at the very end of a grace nothing is decided', async (t) => {
  const said = await harvestAfter(t, { passed: GRACE + 5 * SECOND, moved: GRACE + 5 * SECOND })
  for (const id of ['KEY-GRACE-002', 'KEY-GRACE-003']) t.equal(statusOf(said, id), 'inconclusive', id)
})
