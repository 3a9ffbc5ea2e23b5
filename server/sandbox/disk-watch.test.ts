import { test, type Test } from 'tap'
import { DiskWatch } from './disk-watch.ts'

test('a disk that takes its time is not waited for: what it is known to do is told', async (t) => {
  const { watch, disk, told } = watched(t)
  t.equal(await watch.trouble(), undefined)
  disk.reason = 'no room'
  t.equal(await watch.trouble(), 'no room')

  const release = disk.holdUp()
  disk.reason = undefined
  t.equal(await watch.trouble(), 'no room', 'until it is known to be well again')
  release()
  await watch.look()
  t.equal(await watch.trouble(), undefined)
  t.match(told, [/fails.*no room/, /works again/])
})

test('a disk that does not answer at all is told of', async (t) => {
  const { watch, disk, time } = watched(t)
  const release = disk.holdUp()
  t.equal(await watch.trouble(), undefined, 'it may only be busy')
  time.now += 9_000
  t.equal(await watch.trouble(), undefined)
  time.now += 3_000
  t.equal(await watch.trouble(), '/data has not answered for 12 s')
  release()
  await watch.look()
  t.equal(await watch.trouble(), undefined)
})

test('whoever asks during a look is answered by one that began after the question', async (t) => {
  const { watch, disk } = watched(t)
  const release = disk.holdUp()
  const first = watch.look()
  await new Promise(setImmediate)
  const [second, third] = [watch.look(), watch.look()]
  t.equal(disk.looks, 1)
  release()
  await first
  disk.reason = 'no room'
  await Promise.all([second, third])
  t.equal(disk.looks, 2, 'those who wait share one')
  t.equal(await watch.trouble(), 'no room')
})

function watched(t: Test) {
  const told: string[] = []
  const time = { now: 0 }
  const disk = {
    looks: 0,
    reason: undefined as string | undefined,
    ready: Promise.resolve(),
    /** Looks take until what is returned is called. */
    holdUp(): () => void {
      let release: () => void = () => undefined
      disk.ready = new Promise((resolve) => (release = resolve))
      t.teardown(release)
      return release
    },
  }
  const watch = new DiskWatch({ folder: '/data', log: { warn: (text) => told.push(text) }, now: () => time.now })
  watch.watchAlso(async () => {
    disk.looks += 1
    await disk.ready
    if (disk.reason !== undefined) throw new Error(disk.reason)
  })
  return { watch, disk, told, time }
}
