import { rmSync } from 'node:fs'
import { compare, type Summary } from './compare.ts'
import type { Loader } from './loader.ts'
import { pairedRatio } from './numbers.ts'
import { prefill } from './prefill.ts'
import { newFolder, start } from './servers.ts'
import { smallSubmission } from './submission.ts'

export interface StoredFigures {
  readonly stored: number
  readonly full: Summary
  readonly empty: Summary
  readonly ratio: number
  readonly fullStartMs: number
}

interface StoredPlan {
  readonly stored: number
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
}

/** The rate with so many invoices stored, against the rate with none. */
export async function measureStored(plan: StoredPlan & { loader: Loader }): Promise<StoredFigures> {
  const { loader, stored, rounds, seconds, warmUpSeconds } = plan
  const folder = newFolder()
  try {
    await prefill(folder, stored)
    const full = await start('ours', { data: folder })
    const empty = await start('ours')
    const measured = await compare(
      { empty: { server: empty }, full: { server: full, keepsState: true } },
      {
        loader,
        request: smallSubmission(),
        connections: 32,
        rounds,
        amount: { seconds },
        warmUp: { seconds: warmUpSeconds },
      },
    )
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
