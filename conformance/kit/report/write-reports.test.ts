import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import type { ReportKind } from '../plan/options.ts'
import { recordOf } from './record.test.helper.ts'
import { claimFiles, writeReports } from './write-reports.ts'

const KINDS: readonly ReportKind[] = ['tap', 'junit', 'json', 'html', 'ndjson']

function folderFor(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'nkc-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

test('a report of an earlier run is taken away before the next one, of whichever kind', async (t) => {
  const folder = folderFor(t)
  const reports = KINDS.map((kind) => ({ kind, file: join(folder, kind) }))
  t.strictSame(writeReports(reports, { events: recordOf({}), register: NUNTIQ_PARTNER.register }), [])
  t.strictSame(claimFiles({ reports, others: [] }), [])
  for (const { file } of reports) t.notOk(existsSync(file), file)
})

test('what is no report of ours stays, and is told', async (t) => {
  const file = join(folderFor(t), 'mine.txt')
  for (const text of ['my only copy', '{"name":"nuntiq-kit"}', '<!doctype html><title>Conformance of mine</title>']) {
    writeFileSync(file, text)
    t.match(claimFiles({ reports: [{ kind: 'json', file }], others: [] }), [/mine\.txt: the file holds no report/])
    t.equal(readFileSync(file, 'utf8'), text)
  }
})

test('a file that can be opened and not written is refused before the run', async (t) => {
  const claim = (): unknown => claimFiles({ reports: [{ kind: 'json', file: '/proc/version' }], others: [] })
  t.throws(claim, { name: 'UsageError', message: /--report json=\/proc\/version cannot be written/ })
})
