import { control } from './control.mjs'
import { median } from './numbers.mjs'
import { start } from './servers.mjs'

const SLUG = 'bench'
const WARM_UP = 50

/** Milliseconds over the control API, durable: an empty tenant made; thrown away and made again (its reset). */
export async function measureTenants({ rounds }) {
  const server = await start('ours')
  const make = () => control(server, { method: 'POST', path: '/tenants', body: { slug: SLUG } })
  const drop = () => control(server, { method: 'DELETE', path: `/tenants/${SLUG}` })
  const look = () => control(server, { method: 'GET', path: `/tenants/${SLUG}` })
  const times = { made: [], reset: [], looked: [] }
  await make()
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const looked = await timed(look)
    const dropped = await timed(drop)
    const made = await timed(make)
    if (round < WARM_UP) continue
    times.looked.push(looked)
    times.made.push(made)
    times.reset.push(dropped + made)
  }
  await server.stop()
  return { makeMs: median(times.made), resetMs: median(times.reset), lookMs: median(times.looked) }
}

async function timed(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}
