import { compare, type Summary } from './compare.ts'
import type { Loader } from './loader.ts'
import { MB } from './numbers.ts'
import { start } from './servers.ts'
import { pdfSubmission, smallSubmission } from './submission.ts'

export const LARGE = 9 * MB

export interface RateRow {
  readonly size: string
  readonly connections: number
  readonly ours: Summary
  readonly koa: Summary
  readonly prism: Summary
}

interface RatePlan {
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly large: { readonly rounds: number; readonly requests: number }
}

/** Each size at 1 and at 32 connections, against bare Koa and Prism. */
export async function measureRates(plan: RatePlan & { loader: Loader }): Promise<RateRow[]> {
  const { loader, rounds, seconds, warmUpSeconds, large } = plan
  const servers = {
    ours: { server: await start('ours') },
    koa: { server: await start('koa') },
    prism: { server: await start('prism') },
  }
  const timed = { rounds, amount: { seconds }, warmUp: { seconds: warmUpSeconds } }
  const counted = { rounds: large.rounds, amount: { requests: large.requests }, warmUp: { requests: 4 } }
  const sizes = [
    { size: '1.5 KB', request: smallSubmission(), ...timed },
    { size: '100 KB PDF', request: pdfSubmission(100 * 1024), ...timed },
    { size: '9 MB PDF', request: pdfSubmission(LARGE), ...counted },
  ]
  const rows: RateRow[] = []
  for (const { size, ...each } of sizes) {
    for (const connections of [1, 32]) {
      rows.push({ size, connections, ...(await compare(servers, { loader, connections, ...each })) })
    }
  }
  for (const { server } of Object.values(servers)) await server.stop()
  return rows
}
