import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import type { BlobStore } from '../platform/blobs.ts'
import { openBlobFolder } from './journal/blob-folder.ts'
import { openMemoryBlobs } from './memory/blob-memory.ts'

const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
const hello = Buffer.from('hello')

const silent = (): void => undefined
const put = (blobs: BlobStore, bytes: Uint8Array): Promise<string> => blobs.keep((store) => store(bytes))
const OTHER = Buffer.from('other')

const openers: Record<string, (t: Test) => Promise<BlobStore>> = {
  'in memory': async () => openMemoryBlobs(),
  'in a folder': (t) => openBlobFolder(t.testdir(), silent),
}

for (const [name, open] of Object.entries(openers)) {
  void test(`blobs ${name}: the name is the SHA-256 of the bytes, under which they are found`, async (t) => {
    const blobs = await open(t)
    t.equal(await put(blobs, hello), HELLO)
    t.same(await blobs.get(HELLO), hello)
  })
  void test(`blobs ${name}: a name that nothing has is not found`, async (t) => {
    const blobs = await open(t)
    t.equal(await blobs.get('0'.repeat(64)), undefined)
  })
  void test(`blobs ${name}: bytes that a caller changes afterwards change nothing kept`, async (t) => {
    const blobs = await open(t)
    const bytes = Buffer.from(hello)
    await put(blobs, bytes)
    bytes.fill(0)
    ;(await blobs.get(HELLO))?.fill(0)
    t.same(await blobs.get(HELLO), hello)
  })
  void test(`blobs ${name}: an empty blob is a blob`, async (t) => {
    const blobs = await open(t)
    t.equal((await blobs.get(await put(blobs, new Uint8Array())))?.length, 0)
  })
}

for (const [name, open] of Object.entries(openers)) {
  void test(`blobs ${name}: what nothing refers to is removed, and only that`, async (t) => {
    const blobs = await open(t)
    const [kept, gone] = [await put(blobs, hello), await put(blobs, OTHER)]
    const asked: string[] = []
    const removed = await blobs.collect(async (names) => {
      asked.push(...names)
      return new Set([kept])
    })
    t.same([removed, asked.toSorted()], [1, [kept, gone].toSorted()])
    t.same([await blobs.get(kept), await blobs.get(gone)], [hello, undefined])
  })
  void test(`blobs ${name}: what is being committed is not removed, whenever it was put`, async (t) => {
    const blobs = await open(t)
    await put(blobs, Buffer.from('old'))
    let commit = (): void => undefined
    const committed = new Promise<void>((resolve) => (commit = resolve))
    let long: Promise<string> | undefined
    const early = await new Promise<string>((resolve) => {
      long = blobs.keep(async (store) => {
        const stored = await store(hello)
        resolve(stored)
        await committed
        return stored
      })
    })
    let late = ''
    const removed = await blobs.collect(async () => {
      // It was put and committed after the collection had looked.
      late = await put(blobs, OTHER)
      commit()
      await long
      return new Set()
    })
    t.equal(removed, 1)
    t.same([await blobs.get(early), await blobs.get(late)], [hello, OTHER])
    t.equal(await blobs.collect(async () => new Set()), 2, 'until nothing refers to it')
  })
  void test(`blobs ${name}: bytes that come again while they are removed are there afterwards`, async (t) => {
    const blobs = await open(t)
    const stored = await put(blobs, hello)
    const collected = blobs.collect(async () => new Set())
    await Promise.all([collected, put(blobs, hello), put(blobs, hello)])
    t.same(await blobs.get(stored), hello)
  })
  void test(`blobs ${name}: where none is, nobody is asked`, async (t) => {
    const blobs = await open(t)
    t.equal(await blobs.collect(() => Promise.reject(new Error('asked'))), 0)
  })
}

const spoilt: Record<string, Buffer> = {
  cut: hello.subarray(0, 3),
  empty: Buffer.alloc(0),
  longer: Buffer.from('hello, world'),
  changed: Buffer.from('hellO'),
}
for (const [damage, bytes] of Object.entries(spoilt)) {
  void test(`a blob file that is ${damage} is not handed out, is told of, and is mended by the same bytes`, async (t) => {
    const folder = t.testdir()
    const told: string[] = []
    const blobs = await openBlobFolder(folder, (message) => void told.push(message))
    const stored = await put(blobs, hello)
    writeFileSync(join(folder, '2c', HELLO), bytes)
    await t.rejects(blobs.get(stored), { name: 'DamagedBlob', message: /2cf24dba.* is damaged: .*Send the same file/ })
    t.match(told, [/is damaged/])
    await put(blobs, hello)
    t.same(await blobs.get(stored), hello)
    t.same(readFileSync(join(folder, '2c', HELLO)), hello)
  })
}

void test('a blob of many pieces is compared to its end', async (t) => {
  const folder = t.testdir()
  const large = Buffer.alloc(400_000, 'large ')
  const blobs = await openBlobFolder(folder, silent)
  const stored = await put(blobs, large)
  const path = join(folder, stored.slice(0, 2), stored)
  const before = statSync(path).ino
  await put(blobs, large)
  t.equal(statSync(path).ino, before, 'what is whole is not written again')
  const changed = Buffer.from(large)
  changed[399_999] = 0
  writeFileSync(path, changed)
  await put(blobs, large)
  t.same(await blobs.get(stored), large)
})

void test(
  "a blob folder is the owner's alone",
  { skip: process.platform === 'win32' && 'no modes there' },
  async (t) => {
    const folder = t.testdir({ incoming: {} })
    await put(await openBlobFolder(folder, silent), hello)
    const mode = (...path: string[]): number => statSync(join(folder, ...path)).mode & 0o777
    t.same([mode(), mode('incoming'), mode('2c'), mode('2c', HELLO)], [0o700, 0o700, 0o700, 0o600])
  },
)

void test('a collection leaves alone what is no blob of the folder', async (t) => {
  const others = { README: 'x', '2c': { [HELLO.slice(1)]: 'x', [`${HELLO}.txt`]: 'x' }, ab: { [HELLO]: 'x' } }
  const folder = t.testdir(others)
  const blobs = await openBlobFolder(folder, silent)
  t.equal(await blobs.collect(async () => new Set()), 0)
  t.ok([join('ab', HELLO), 'README', join('2c', `${HELLO}.txt`)].every((path) => existsSync(join(folder, path))))
})

void test('a blob folder keeps equal bytes once, also when they arrive together', async (t) => {
  const folder = t.testdir()
  const blobs = await openBlobFolder(folder, silent)
  await Promise.all([1, 2, 3].map(() => put(blobs, hello)))
  const before = statSync(join(folder, '2c', HELLO)).ino
  await put(blobs, hello)
  t.equal(statSync(join(folder, '2c', HELLO)).ino, before)
  t.same(readdirSync(folder).toSorted(), ['2c', 'incoming'])
})

void test('a blob folder answers after a restart, and clears what was never finished', async (t) => {
  const folder = t.testdir()
  await put(await openBlobFolder(folder, silent), hello)
  writeFileSync(join(folder, 'incoming', '1'), 'half')
  const again = await openBlobFolder(folder, silent)
  t.same(await again.get(HELLO), hello)
  t.same(readdirSync(join(folder, 'incoming')), [])
})

void test('a blob folder looks at no name but a hash', async (t) => {
  const folder = t.testdir({ secret: 'secret', '2c': { [HELLO.toUpperCase()]: 'x' } })
  const blobs = await openBlobFolder(folder, silent)
  const names = ['../secret', 'secret', '', HELLO.toUpperCase(), `${HELLO}/..`, `${HELLO}\n`]
  t.same(
    await Promise.all(names.map((name) => blobs.get(name))),
    names.map(() => undefined),
  )
})

void test('a blob folder that is a file is refused with a remedy', async (t) => {
  const folder = join(t.testdir({ file: '' }), 'file')
  await t.rejects(openBlobFolder(folder, silent), { message: /Cannot keep attachments in/, remedy: /name a folder/ })
})

void test('a blob that cannot be written rejects with a clear error, and the next one may succeed', async (t) => {
  const folder = t.testdir({ '2c': 'a file where a folder should be' })
  const blobs = await openBlobFolder(folder, silent)
  await t.rejects(put(blobs, hello), { message: /Cannot write an attachment/, remedy: /Make room/ })
  t.ok(await put(blobs, Buffer.from('other')))
})

void test('what is put beside a blob that cannot be written is not held for ever', async (t) => {
  const folder = t.testdir({ '2c': 'a file where a folder should be' })
  const blobs = await openBlobFolder(folder, silent)
  const large = Buffer.alloc(3_000_000)
  await t.rejects(
    blobs.keep((store) => Promise.all([store(hello), store(large)])),
    /Cannot write an attachment/,
  )
  rmSync(join(folder, '2c'))
  t.equal(await blobs.collect(async () => new Set()), 1)
})

void test('a folder that is removed while it is open is made anew by the next file', async (t) => {
  const folder = t.testdir()
  const blobs = await openBlobFolder(folder, silent)
  const stored = await put(blobs, hello)
  rmSync(folder, { recursive: true })
  t.equal(await blobs.get(stored), undefined)
  t.equal(await put(blobs, hello), stored)
  t.same(await blobs.get(stored), hello)
})

void test('a blob folder has few files open at once, however many arrive together', async (t) => {
  const folder = t.testdir()
  const blobs = await openBlobFolder(folder, silent)
  let most = 0
  const look = setInterval(() => (most = Math.max(most, readdirSync(join(folder, 'incoming')).length)), 0)
  const names = await Promise.all(Array.from({ length: 600 }, (_, index) => put(blobs, Buffer.from(`file ${index}`))))
  clearInterval(look)
  t.equal(new Set(names).size, 600)
  t.ok(most > 0 && most <= 32, `${most} unfinished files at once`)
})

void test('a folder of files that is removed is made again, but not the one that it lay in', async (t) => {
  const data = join(t.testdir({ data: {} }), 'data')
  const blobs = await openBlobFolder(join(data, 'blobs'), silent)
  rmSync(join(data, 'blobs'), { recursive: true })
  t.same(await blobs.get(await put(blobs, hello)), hello)
  rmSync(data, { recursive: true })
  await t.rejects(put(blobs, hello), { message: /ENOENT/ })
  t.notOk(existsSync(data))
})
