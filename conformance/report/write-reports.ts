import { closeSync, openSync, writeFileSync } from 'node:fs'
import { type Options, type ReportKind, UsageError } from '../plan/options.ts'
import type { RunEvent } from './event.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeNdjson } from './ndjson.ts'
import { writeTap } from './tap.ts'

const WRITERS: Readonly<Record<ReportKind, (events: readonly RunEvent[]) => string>> = {
  tap: writeTap,
  junit: writeJunit,
  json: writeJson,
  html: writeHtml,
  ndjson: writeNdjson,
}

/** Makes sure before the run that what it writes can be kept. Throws UsageError. */
export function claimFiles({ reports, plant }: Pick<Options, 'reports' | 'plant'>): void {
  const files = reports.map(({ kind, file }) => [file, `--report ${kind}=${file}`] as const)
  for (const [file, option] of plant === undefined ? files : [...files, [plant, `--plant ${plant}`] as const]) {
    try {
      closeSync(openSync(file, 'a', 0o600))
    } catch (error) {
      throw new UsageError(`${option} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

export function writeReports(reports: Options['reports'], events: readonly RunEvent[]): void {
  for (const { kind, file } of reports) writeFileSync(file, WRITERS[kind](events))
}
