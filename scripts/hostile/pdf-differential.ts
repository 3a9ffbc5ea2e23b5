/**
 * Compares this project's judgement of damaged and hostile PDFs with that of pdf.js:
 *
 *     node dist/scripts/hostile/pdf-differential.js [--mutants N] [--seed S] [--seconds N] [--write FOLDER]
 *
 * Every mutant follows from its seed. A disagreement is a mutant in which pdf.js finds a script or
 * encryption and this project finds nothing. `--write` keeps those files; `--seed S --mutants 1` makes one again.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pathToFileURL } from 'node:url'
import { compareAll } from './pdf/compare-all.ts'
import { makeMutant } from './pdf/make-mutant.ts'
import { readParents } from './pdf/parents.ts'

export interface PdfDisagreement {
  readonly seed: number
  /** Of the file that the mutant was made of. */
  readonly name: string
  readonly why: string
}

export interface PdfDifference {
  readonly tried: number
  /** Mutants that pdf.js could open. */
  readonly judgedByBoth: number
  /** Refused here, though pdf.js finds nothing. It does not look everywhere, so this is a figure and no fault. */
  readonly stricter: number
  /** Mutants on which one of the two did not come to an end. */
  readonly unfinished: number
  readonly disagreements: PdfDisagreement[]
}

/** How often progress is told. */
const EVERY = 5000

/** Judges so many mutants, or as many as the time allows. */
export async function pdfDifferential({
  mutants,
  seed,
  seconds = Number.POSITIVE_INFINITY,
  say = () => undefined,
}: {
  mutants: number
  seed: number
  seconds?: number
  say?: (line: string) => void
}): Promise<PdfDifference> {
  const counts = { tried: 0, judgedByBoth: 0, stricter: 0, unfinished: 0 }
  const disagreements: PdfDisagreement[] = []
  await compareAll({
    seed,
    until: seed + mutants,
    stopAt: Date.now() + seconds * 1000,
    tell({ at, comparison }) {
      counts.tried += 1
      if (comparison === undefined) counts.unfinished += 1
      if (comparison?.opened === true) counts.judgedByBoth += 1
      if (comparison?.stricter === true) counts.stricter += 1
      if (comparison?.missed !== undefined) {
        disagreements.push({ seed: at, name: comparison.name, why: comparison.missed })
        say(`seed ${at}, made of ${comparison.name}: ${comparison.missed}`)
      }
      if (counts.tried % EVERY === 0) say(`${counts.tried} mutants, ${disagreements.length} disagreements`)
    },
  })
  return { ...counts, disagreements }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      mutants: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '3600' },
      write: { type: 'string' },
    },
  })
  const found = await pdfDifferential({
    mutants: Number(values.mutants),
    seed: Number(values.seed),
    seconds: Number(values.seconds),
    say: (line) => console.log(line),
  })
  const { disagreements, ...counts } = found
  console.log(JSON.stringify({ ...counts, disagreements: disagreements.length }))
  if (values.write !== undefined) keep(values.write, disagreements)
  process.exitCode = disagreements.length === 0 ? 0 : 1
}

function keep(folder: string, disagreements: readonly PdfDisagreement[]): void {
  const parents = readParents()
  mkdirSync(folder, { recursive: true })
  for (const { seed } of disagreements) writeFileSync(join(folder, `${seed}.pdf`), makeMutant(seed, parents).bytes)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
