import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { partnerApi } from '../../fixtures/testing/call-api.ts'
import { olderFolder } from '../../fixtures/testing/older-folder.ts'
import { createSecretHasher } from '../platform/secrets.ts'
import { choosePepper } from './choose-pepper.ts'
import { createSandbox } from './create-sandbox.ts'

const KEY = 'sk_sandbox000000000000000000001'

/** Whether the sandbox's own key works in a folder that is opened with this pepper. Rejects where it is refused. */
async function keyWorks(data: string, pepper?: string): Promise<boolean> {
  await using sandbox = await createSandbox({ data, listen: false, ...(pepper !== undefined && { pepper }) })
  return (await partnerApi(sandbox)('GET /account/keys', { key: KEY })).status === 200
}

const inFolder = (t: Test): string => join(t.testdir(), 'data')

test('a folder made with a pepper from outside is refused with another one, and without one', async (t) => {
  const data = inFolder(t)
  t.equal(await keyWorks(data, 'one'), true)
  t.equal(await keyWorks(data, 'one'), true)
  await t.rejects(keyWorks(data, 'two'), {
    message: /The pepper given .* is not the one that the keys in .* were made with/,
    remedy: /Give that one, or delete the folder/,
  })
  await t.rejects(keyWorks(data), { message: /pepper is missing/, remedy: /--pepper/ })
  t.equal(await keyWorks(data, 'one'), true, 'and nothing was changed')
})

test('a folder with a pepper of its own is refused with another one from outside', async (t) => {
  const data = inFolder(t)
  t.equal(await keyWorks(data), true)
  await t.rejects(keyWorks(data, 'two'), {
    message: /is not the one/,
    remedy: /Leave it out: .*pepper is the right one/,
  })
  t.equal(await keyWorks(data, readFileSync(join(data, 'pepper'), 'utf8')), true, 'the same one may be given')
})

test('a folder whose pepper was exchanged is refused', async (t) => {
  const data = inFolder(t)
  t.equal(await keyWorks(data), true)
  const right = readFileSync(join(data, 'pepper'), 'utf8')
  writeFileSync(join(data, 'pepper'), 'another')
  await t.rejects(keyWorks(data), {
    message: /pepper is not the pepper that the keys/,
    remedy: /Put the right one back/,
  })
  t.equal(await keyWorks(data, right), true)
})

test('a folder of an earlier version, which keeps no check, is opened with its own pepper and checked from then on', async (t) => {
  const data = olderFolder(t, '0.1.0')
  await t.rejects(createSandbox({ data, listen: false, pepper: 'x' }), { message: /one of the two/, remedy: /remove/ })
  t.equal(await keyWorks(data), true)
  t.equal(statSync(join(data, 'pepper.check')).mode & 0o777, 0o600)
  writeFileSync(join(data, 'pepper'), 'another')
  await t.rejects(keyWorks(data), { message: /is not the pepper/ })
})

test('a start that was killed before anything was stored is a first start again', async (t) => {
  const data = t.testdir({ pepper: '', 'pepper.check': 'rubbish', 'pepper.tmp': 'half' })
  t.equal(await keyWorks(data), true)
  t.match(readFileSync(join(data, 'pepper'), 'utf8'), /^[0-9a-f]{64}$/)
  t.equal(await keyWorks(data), true)
})

test('a pepper is told by its fingerprint, whichever way it comes', (t) => {
  const check = createSecretHasher('right').fingerprint
  const choose = (given: string | null, pepper: string | undefined): string =>
    choosePepper('data', { given, kept: { pepper, check } })
  t.equal(choose('right', undefined), 'right')
  t.equal(choose(null, 'right'), 'right')
  t.equal(choose('right', 'wrong'), 'right')
  for (const [given, pepper] of [
    ['wrong', 'right'],
    ['wrong', 'wrong'],
    ['wrong', undefined],
    [null, 'wrong'],
    [null, undefined],
  ] as const) {
    t.throws(() => choose(given, pepper), { name: 'StoreError' })
  }
  t.end()
})

test('what is kept is readable by its owner only, and a folder that was there before keeps its mode', async (t) => {
  const made = inFolder(t)
  await keyWorks(made)
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
  t.equal(modeOf(made), '700')
  const older = olderFolder(t, '0.1.0')
  const before = modeOf(older)
  await keyWorks(older)
  t.equal(modeOf(older), before)
  for (const folder of [made, older]) {
    for (const name of ['pepper', 'pepper.check', 'reached', 'journal-', 'snapshot-']) {
      const file = readdirSync(folder).find((each) => each.startsWith(name)) ?? ''
      t.equal(modeOf(join(folder, file)), '600', file)
    }
  }
})
