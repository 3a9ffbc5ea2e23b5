import { compare } from './compare.mjs'
import { MB } from './numbers.mjs'
import { start } from './servers.mjs'
import { pdfSubmission, smallSubmission } from './submission.mjs'

export const LARGE = 9 * MB

/** Each size at 1 and at 32 connections, against bare Koa and Prism: rows of { size, connections, ours, koa, prism }. */
export async function measureRates({ loader, rounds, seconds, warmUpSeconds, large }) {
  const servers = []
  for (const kind of ['ours', 'koa', 'prism']) servers.push({ ...(await start(kind)), name: kind })
  const timed = { rounds, amount: { seconds }, warmUp: { seconds: warmUpSeconds } }
  const counted = { rounds: large.rounds, amount: { requests: large.requests }, warmUp: { requests: 4 } }
  const sizes = [
    { size: '1.5 KB', request: smallSubmission(), ...timed },
    { size: '100 KB PDF', request: pdfSubmission(100 * 1024), ...timed },
    { size: '9 MB PDF', request: pdfSubmission(LARGE), ...counted },
  ]
  const rows = []
  for (const { size, ...plan } of sizes) {
    for (const connections of [1, 32]) {
      rows.push({ size, connections, ...(await compare({ servers, loader, connections, ...plan })) })
    }
  }
  for (const server of servers) await server.stop()
  return rows
}
