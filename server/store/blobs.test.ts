import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import type { BlobStore } from '../platform/blobs.ts'
import { openBlobFolder } from './journal/blob-folder.ts'
import { openMemoryBlobs } from './memory/blob-memory.ts'

const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
const hello = Buffer.from('hello')

const openers: Record<string, (t: Test) => Promise<BlobStore>> = {
  'in memory': async () => openMemoryBlobs(),
  'in a folder': (t) => openBlobFolder(t.testdir()),
}

for (const [name, open] of Object.entries(openers)) {
  void test(`blobs ${name}: the name is the SHA-256 of the bytes, under which they are found`, async (t) => {
    const blobs = await open(t)
    t.equal(await blobs.put(hello), HELLO)
    t.same(await blobs.get(HELLO), hello)
  })
  void test(`blobs ${name}: a name that nothing has is not found`, async (t) => {
    const blobs = await open(t)
    t.equal(await blobs.get('0'.repeat(64)), undefined)
  })
  void test(`blobs ${name}: bytes that a caller changes afterwards change nothing kept`, async (t) => {
    const blobs = await open(t)
    const bytes = Buffer.from(hello)
    await blobs.put(bytes)
    bytes.fill(0)
    ;(await blobs.get(HELLO))?.fill(0)
    t.same(await blobs.get(HELLO), hello)
  })
  void test(`blobs ${name}: an empty blob is a blob`, async (t) => {
    const blobs = await open(t)
    t.equal((await blobs.get(await blobs.put(new Uint8Array())))?.length, 0)
  })
}

void test('a blob folder keeps equal bytes once, also when they arrive together', async (t) => {
  const folder = t.testdir()
  const blobs = await openBlobFolder(folder)
  await Promise.all([1, 2, 3].map(() => blobs.put(hello)))
  const before = statSync(join(folder, '2c', HELLO)).ino
  await blobs.put(hello)
  t.equal(statSync(join(folder, '2c', HELLO)).ino, before)
  t.same(readdirSync(folder).toSorted(), ['2c', 'incoming'])
})

void test('a blob folder answers after a restart, and clears what was never finished', async (t) => {
  const folder = t.testdir()
  await (await openBlobFolder(folder)).put(hello)
  writeFileSync(join(folder, 'incoming', '1'), 'half')
  const again = await openBlobFolder(folder)
  t.same(await again.get(HELLO), hello)
  t.same(readdirSync(join(folder, 'incoming')), [])
})

void test('a blob folder looks at no name but a hash', async (t) => {
  const folder = t.testdir({ secret: 'secret', '2c': { [HELLO.toUpperCase()]: 'x' } })
  const blobs = await openBlobFolder(folder)
  const names = ['../secret', 'secret', '', HELLO.toUpperCase(), `${HELLO}/..`, `${HELLO}\n`]
  t.same(
    await Promise.all(names.map((name) => blobs.get(name))),
    names.map(() => undefined),
  )
})

void test('a blob folder that is a file is refused with a remedy', async (t) => {
  const folder = join(t.testdir({ file: '' }), 'file')
  await t.rejects(openBlobFolder(folder), { message: /Cannot keep attachments in/, remedy: /name a folder/ })
})

void test('a blob that cannot be written rejects with a clear error, and the next one may succeed', async (t) => {
  const folder = t.testdir({ '2c': 'a file where a folder should be' })
  const blobs = await openBlobFolder(folder)
  await t.rejects(blobs.put(hello), { message: /Cannot write an attachment/, remedy: /Make room/ })
  t.ok(await blobs.put(Buffer.from('other')))
})
