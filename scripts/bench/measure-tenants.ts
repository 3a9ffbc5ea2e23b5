import { control } from './control.ts'
import { median } from './numbers.ts'
import { start } from './servers.ts'

const SLUG = 'bench'
const WARM_UP = 50

export interface TenantFigures {
  readonly makeMs: number
  readonly resetMs: number
  readonly lookMs: number
}

/** Milliseconds over the control API, durable: an empty tenant made; thrown away and made again (its reset). */
export async function measureTenants({ rounds }: { rounds: number }): Promise<TenantFigures> {
  const server = await start('ours')
  const make = (): Promise<void> => control(server, { method: 'POST', path: '/tenants', body: { slug: SLUG } })
  const drop = (): Promise<void> => control(server, { method: 'DELETE', path: `/tenants/${SLUG}` })
  const look = (): Promise<void> => control(server, { method: 'GET', path: `/tenants/${SLUG}` })
  const made: number[] = []
  const reset: number[] = []
  const looked: number[] = []
  await make()
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const lookMs = await timed(look)
    const dropMs = await timed(drop)
    const makeMs = await timed(make)
    if (round < WARM_UP) continue
    looked.push(lookMs)
    made.push(makeMs)
    reset.push(dropMs + makeMs)
  }
  await server.stop()
  return { makeMs: median(made), resetMs: median(reset), lookMs: median(looked) }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
