import { rmSync } from 'node:fs'
import { compare } from './compare.mjs'
import { pairedRatio } from './numbers.mjs'
import { prefill } from './prefill.mjs'
import { newFolder, start } from './servers.mjs'
import { smallSubmission } from './submission.mjs'

/** The rate with so many invoices stored, against the rate with none. */
export async function measureStored({ loader, stored, rounds, seconds, warmUpSeconds }) {
  const folder = newFolder()
  try {
    await prefill(folder, stored)
    const full = { ...(await start('ours', { data: folder })), name: 'full', keepsState: true }
    const empty = { ...(await start('ours')), name: 'empty' }
    const measured = await compare({
      servers: [empty, full],
      loader,
      request: smallSubmission(),
      connections: 32,
      rounds,
      amount: { seconds },
      warmUp: { seconds: warmUpSeconds },
    })
    await full.stop()
    await empty.stop()
    return {
      stored,
      ...measured,
      ratio: pairedRatio(measured.full.rates, measured.empty.rates),
      fullStartMs: full.startMs,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
