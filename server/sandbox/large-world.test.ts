import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { controlApi } from '../../fixtures/testing/call-api.ts'
import { SERVICES } from '../services.ts'
import { createSandbox } from './create-sandbox.ts'
import { judgeWorld } from './judge-world.ts'
import { readWorld } from './read-world.ts'

/** How often the event loop comes round while `work` goes on. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let done = false
  const count = (): void => {
    turns += 1
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  await work()
  done = true
  return turns
}

const keys = (count: number): object[] => Array.from({ length: count }, (_, n) => ({ label: `k${n}` }))
const oneTenant = (count: number) => ({
  tenants: [{ slug: 'acme', name: 'Acme', partners: [{ name: 'P', keys: keys(count) }] }],
})

test('a reset to a world of many keys gives others their turns', async (t) => {
  const sandbox = await createSandbox({ listen: false })
  t.teardown(() => sandbox.close())
  const control = controlApi(sandbox)
  const few = await turnsDuring(() => control('POST /reset', { body: { world: oneTenant(1) } }))
  const many = await turnsDuring(() => control('POST /reset', { body: { world: oneTenant(5_000) } }))
  t.ok(many > few + 40, `${many} turns, and ${few} for a small one`)
})

test('each tenant of a world is looked at so many times, however many there are', async (t) => {
  let looks = 0
  const tenants = Array.from({ length: 2_000 }, (_, n) => ({
    get slug() {
      looks += 1
      return `t${n}`
    },
    name: 'T',
  }))
  judgeWorld({ tenants }, { origin: 'world', services: [] })
  t.ok(looks < 20 * tenants.length, `${looks} looks at ${tenants.length} tenants`)
})

test('a slug that a world gives twice is named', async (t) => {
  const tenants = ['a', 'b', 'a'].map((slug) => ({ slug, name: slug }))
  t.throws(() => judgeWorld({ tenants }, { origin: 'world', services: [] }), {
    message: "world: tenants[2].slug 'a' is given twice",
  })
})

test('a large world is read like a small one, in JSON and in YAML', async (t) => {
  const folder = t.testdir()
  const note = '-'.repeat(190)
  const world = { tenants: Array.from({ length: 6_000 }, (_, n) => ({ slug: `t${n}`, name: note })) }
  writeFileSync(join(folder, 'world.json'), JSON.stringify(world))
  t.strictSame(await readWorld(join(folder, 'world.json'), SERVICES), world)
  writeFileSync(
    join(folder, 'world.yaml'),
    `tenants:\n${world.tenants
      .slice(0, 3)
      .map(({ slug }) => `  - { slug: ${slug}, name: x }\n`)
      .join('')}# ${'-'.repeat(1 << 20)}`,
  )
  t.equal((await readWorld(join(folder, 'world.yaml'), SERVICES)).tenants.length, 3)
})

test('a world of another type is refused with all that it may be', async (t) => {
  const sandbox = await createSandbox({ listen: false })
  t.teardown(() => sandbox.close())
  const refused = await controlApi(sandbox)('POST /reset', { body: { world: 1 } })
  t.equal(refused.status, 400)
  t.match(refused.at('message'), /^world must be an object or a string/)
})
