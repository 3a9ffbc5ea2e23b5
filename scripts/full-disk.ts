// Fills a small file system under a running sandbox, makes room again, and kills it: what was acknowledged must be
// there throughout, what was refused never, and no restart may be needed. Mounts a tmpfs, which takes root.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlApi } from '../fixtures/testing/call-api.ts'
import { difference, diskWarnings, shownInvoices, submitUntilRefused } from '../fixtures/testing/fill-disk.ts'
import { startServe } from '../fixtures/testing/serve-process.ts'

const SIZE = 4 << 20
const SPARE = 600_000

const place = mkdtempSync(join(tmpdir(), 'nuntiq-kit-full-'))
const filler = join(place, 'filler')
try {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', place])
} catch (error) {
  rmSync(place, { recursive: true })
  console.log(`1..0 # SKIP no file system can be mounted here: ${String(error)}`)
  process.exit(0)
}
let failed = 0
try {
  await fillAndRecover()
} finally {
  execFileSync('umount', ['-l', place])
  rmSync(place, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

async function fillAndRecover(): Promise<void> {
  const args = ['--data', join(place, 'data'), '--rate-limit', '0']
  await using server = await startServe({ args })
  const { bavail, bsize } = statfsSync(place)
  writeFileSync(filler, Buffer.alloc(bavail * bsize - SPARE))
  const before = await submitUntilRefused(server, { refusals: 50, most: 5000 })
  expect(before.refused >= 50, `the disk is full: ${before.refused} refused after ${before.acknowledged.length}`)
  expect(
    difference(await shownInvoices(server), before.acknowledged).length === 0,
    'exactly what was acknowledged is shown',
  )
  const ill = await controlApi(server)('GET /health')
  expect(ill.at('status') === 'failing' && /ENOSPC/.test(String(ill.at('reason'))), `health: ${ill.raw}`)
  const refused = await controlApi(server)('POST /tenants', { body: { slug: 'late' } })
  expect(refused.status === 500 && /ENOSPC/.test(refused.raw), `a call that writes: ${refused.status} ${refused.raw}`)

  rmSync(filler)
  const well = await controlApi(server)('GET /health')
  expect(well.at('status') === 'ok', `health with room again: ${well.raw}`)
  const after = await submitUntilRefused(server, { refusals: 1, most: 40 })
  const all = [...before.acknowledged, ...after.acknowledged]
  expect(after.refused === 0, 'no restart is needed')
  expect(difference(await shownInvoices(server), all).length === 0, 'exactly what was acknowledged is shown')
  const warnings = diskWarnings(server)
  expect(warnings.filter((each) => each.includes('fails')).length === 1, `told once: ${warnings.join(' | ')}`)
  expect(warnings.filter((each) => each.includes('works again')).length === 1, 'and once that it is over')
  await server.stop('SIGKILL')

  await using again = await startServe({ args })
  expect(difference(await shownInvoices(again), all).length === 0, 'exactly what was acknowledged survives a kill')
  expect(diskWarnings(again).length === 0, 'and nothing is reported as damaged')
}

function expect(holds: boolean, what: string): void {
  console.log(`${holds ? 'ok' : 'not ok'} - ${what}`)
  if (!holds) failed += 1
}
