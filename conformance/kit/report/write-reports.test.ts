import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import type { ReportKind } from '../plan/options.ts'
import { realPlace } from '../plan/real-place.ts'
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

test('a folder in the place of a report is told as one, with the remedy', async (t) => {
  const folder = folderFor(t)
  const reports = [{ kind: 'html', file: folder } as const]
  const says = new RegExp(`${folder} is a folder; name a file in it, such as ${join(folder, 'report')}$`)
  t.throws(() => claimFiles({ reports, others: [] }), { name: 'UsageError', message: says })
  t.match(writeReports(reports, { events: recordOf({}), register: NUNTIQ_PARTNER.register }), [says])
})

test(
  'a pipe that nobody reads is refused, and not waited for',
  { skip: !existsSync('/usr/bin/mkfifo') && 'there is no mkfifo here' },
  async (t) => {
    const file = join(folderFor(t), 'pipe')
    execFileSync('mkfifo', [file])
    const reports = [{ kind: 'json', file } as const]
    t.throws(() => claimFiles({ reports, others: [] }), {
      name: 'UsageError',
      message: /pipe cannot be written: ENXIO/,
    })
    t.match(writeReports(reports, { events: recordOf({}), register: NUNTIQ_PARTNER.register }), [
      /pipe could not be written: ENXIO/,
    ])
  },
)

test('a link to what is not there yet is the place that it leads to, and stays', async (t) => {
  const folder = folderFor(t)
  const [file, link, round] = [join(folder, 'report'), join(folder, 'link'), join(folder, 'round')]
  symlinkSync('report', link)
  symlinkSync('round', round)
  t.equal(realPlace(link), realPlace(file))
  t.equal(realPlace(round), join(realPlace(folder), 'round'), 'a circle ends somewhere')
  claimFiles({ reports: [{ kind: 'json', file: link }], others: [] })
  t.ok(lstatSync(link).isSymbolicLink())
  t.notOk(existsSync(file))
})
