import { test } from 'tap'
import { healthOf } from '../../fixtures/testing/health-of.ts'
import { difference, diskWarnings, shownInvoices, submitUntilRefused } from '../../fixtures/testing/fill-disk.ts'
import { startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'

// scripts/hostile/full-disk.ts does the same on a file system that is really full, which takes the rights to mount one.
test('where no file may grow any further, nothing refused is shown, and the next file takes what comes', async (t) => {
  using folder = temporaryFolder()
  const args = ['--data', folder.path, '--rate-limit', '0']
  await using server = await startServe({ args, before: 'ulimit -f 512' })
  const { acknowledged, refused } = await submitUntilRefused(server, { refusals: 1, most: 4000 })
  t.ok(refused > 0, `${refused} were refused after ${acknowledged.length}`)
  t.same(difference(await shownInvoices(server), acknowledged), [])

  const later = await submitUntilRefused(server, { refusals: 1, most: 40 })
  t.equal(later.refused, 0)
  const all = [...acknowledged, ...later.acknowledged]
  t.same(difference(await shownInvoices(server), all), [])
  t.equal((await healthOf(server, 'ok')).status, 'ok')
  t.match(diskWarnings(server), [/Writing to .* fails.*EFBIG/, /Writing to .* works again/], 'told once, not each time')
  await server.stop('SIGKILL')

  await using again = await startServe({ args })
  t.same(difference(await shownInvoices(again), all), [])
  t.same(diskWarnings(again), [])
})
