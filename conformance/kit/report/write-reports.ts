import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  realpathSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import type { Options, ReportKind } from '../plan/options.ts'
import { UsageError } from '../plan/usage-error.ts'
import type { Register } from '../register.ts'
import type { RunEvent } from './event.ts'
import { writeHtml } from './html.ts'
import { isReport } from './is-report.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeNdjson } from './ndjson.ts'
import { writeTap } from './tap.ts'
import { whyUnwritable } from './why-unwritable.ts'

const WRITERS: Readonly<Record<ReportKind, (events: readonly RunEvent[], register: Register) => string>> = {
  tap: writeTap,
  junit: writeJunit,
  json: writeJson,
  html: writeHtml,
  ndjson: writeNdjson,
}

/**
 * Makes sure before the run that what it writes can be kept. A report of an earlier run is taken away:
 * should this one end without a report, nobody may take the old one for its own. What is no report stays until one
 * is there to replace it, and is told in words. Throws UsageError.
 */
export function claimFiles({
  reports,
  others,
}: {
  reports: Options['reports']
  others: readonly { option: string; file: string }[]
}): string[] {
  const named = reports.map(({ kind, file }) => ({ option: `--report ${kind}=${file}`, file }))
  for (const each of [...named, ...others]) attempt(each, tryWriting)
  return named.flatMap((each) => attempt(each, takeAway))
}

interface Claim {
  readonly option: string
  readonly file: string
}

function attempt<Result>(claim: Claim, act: (claim: Claim) => Result): Result {
  try {
    return act(claim)
  } catch (error) {
    throw new UsageError(`${claim.option} cannot be written: ${whyUnwritable(claim.file, error)}`)
  }
}

function tryWriting({ file }: Claim): void {
  const stood = existsSync(file)
  const opened = openSync(file, APPENDING)
  try {
    // Some of what the system shows as files can be opened for writing, and not written.
    writeSync(opened, '')
  } catch (error) {
    // There may be room when the run is over, and there may be none though there is now.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    closeSync(opened)
  }
  // A link that leads to no file yet stays.
  if (!stood) rmSync(realpathSync(file))
}

/** Whoever opens a pipe that nobody reads would wait for a reader for ever. */
const APPENDING = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NONBLOCK

/** Never what is no file of its own, such as /dev/stderr. */
function takeAway({ option, file }: Claim): string[] {
  if (!existsSync(file) || !lstatSync(file).isFile()) return []
  if (!isReport(file))
    return [`${option}: the file holds no report of this suite, and stays until this run writes one over it`]
  rmSync(file)
  return []
}

/** Writes what can be written; says of the others why they could not. */
export function writeReports(
  reports: Options['reports'],
  { events, register }: { events: readonly RunEvent[]; register: Register },
): string[] {
  return reports.flatMap(({ kind, file }) => {
    try {
      tryWriting({ option: kind, file })
      writeFileSync(file, WRITERS[kind](events, register))
      return []
    } catch (error) {
      return [`--report ${kind}=${file} could not be written: ${whyUnwritable(file, error)}`]
    }
  })
}
