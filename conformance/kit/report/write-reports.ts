import { closeSync, existsSync, lstatSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { messageOf } from '../message-of.ts'
import type { Options, ReportKind } from '../plan/options.ts'
import { UsageError } from '../plan/usage-error.ts'
import type { Register } from '../register.ts'
import type { RunEvent } from './event.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeNdjson } from './ndjson.ts'
import { writeTap } from './tap.ts'

const WRITERS: Readonly<Record<ReportKind, (events: readonly RunEvent[], register: Register) => string>> = {
  tap: writeTap,
  junit: writeJunit,
  json: writeJson,
  html: writeHtml,
  ndjson: writeNdjson,
}

/**
 * Makes sure before the run that what it writes can be kept. A report of an earlier run is taken away:
 * should this one end without a report, nobody may take the old one for its own. Throws UsageError.
 */
export function claimFiles({
  reports,
  others,
}: {
  reports: Options['reports']
  others: readonly { option: string; file: string }[]
}): void {
  for (const { option, file } of [
    ...reports.map(({ kind, file }) => ({ option: `--report ${kind}=${file}`, file })),
    ...others,
  ]) {
    try {
      const stood = existsSync(file)
      closeSync(openSync(file, 'a'))
      if (!stood) rmSync(file)
    } catch (error) {
      throw new UsageError(`${option} cannot be written: ${messageOf(error)}`)
    }
  }
  // Never what is no file of its own, such as /dev/stderr.
  for (const { file } of reports) if (existsSync(file) && lstatSync(file).isFile()) rmSync(file)
}

/** Writes what can be written; says of the others why they could not. */
export function writeReports(
  reports: Options['reports'],
  { events, register }: { events: readonly RunEvent[]; register: Register },
): string[] {
  return reports.flatMap(({ kind, file }) => {
    try {
      writeFileSync(file, WRITERS[kind](events, register))
      return []
    } catch (error) {
      return [`--report ${kind}=${file} could not be written: ${messageOf(error)}`]
    }
  })
}
