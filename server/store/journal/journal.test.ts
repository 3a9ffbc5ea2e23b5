import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { formatLine } from './journal-line.ts'
import { LineBuffer } from './line-buffer.ts'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { notes, putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore, reopenStore } from '../../../fixtures/testing/store-folder.ts'

const REACHED = 'reached'
const FIRST = 'journal-000001.log'

/**
 * A folder with x, y and z in it, one line each behind the line of the format. `killed` makes a folder as a kill
 * leaves it: with this journal, and a note of how far it had reached some time before.
 */
async function threeDocuments(
  t: Test,
): Promise<{ folder: string; lines: string[]; killed: (name: string, journal: string | Buffer) => string }> {
  const folder = t.testdir()
  const { store } = await openStore(t, folder)
  const reached = readFileSync(join(folder, REACHED))
  await putAll(store, { x: { text: '1' }, y: { text: '2' }, z: { text: '3' } })
  await store.close()
  const killed = (name: string, journal: string | Buffer): string => {
    const other = join(folder, name)
    mkdirSync(other)
    writeFileSync(join(other, FIRST), journal)
    writeFileSync(join(other, REACHED), reached)
    return other
  }
  return { folder, lines: readFileSync(join(folder, FIRST), 'utf8').split(/(?<=\n)/), killed }
}

/** These lines behind the line that a file of this name begins with. */
function fileNamed(name: string, lines: readonly string[]): Buffer {
  const head = new LineBuffer()
  head.add(formatLine(name))
  return Buffer.concat([head.take(), Buffer.from(lines.slice(1).join(''))])
}

void test('what was stored is there after a restart, in the same order', async (t) => {
  const folder = t.testdir()
  const { store } = await openStore(t, folder)
  await putAll(store, { z: { text: '1', owner: 'me' }, x: { text: '\ud800' }, y: { text: '3' } })
  await store.transaction('a', (tx) => tx.delete(notes, 'y'))
  await store.transaction('b', (tx) => tx.put(notes, 'dropped', { text: '' }))
  await store.drop('b')
  const kept = await rowsOf(store)
  await store.close()
  const again = await openStore(t, folder)
  t.same(await rowsOf(again.store), kept)
  t.equal((await again.store.locate(notes, 'owner', 'me')).length, 1)
  t.same(again.notices, [])
})

void test('documents of a collection that is not declared any more are kept', async (t) => {
  const { folder } = await threeDocuments(t)
  const without = await openStore(t, folder, { collections: [] })
  await without.store.replace(without.store.export())
  await without.store.close()
  t.equal((await reopenStore(t, folder)).ids, 'x,y,z')
})

void test('a replaced state is there after a restart, and only that', async (t) => {
  const { folder } = await threeDocuments(t)
  const { store } = await openStore(t, folder)
  await store.replace([{ tenant: 'a', collection: 'notes', id: 'new', doc: { text: '' } }])
  await putAll(store, { later: { text: '' } })
  await store.close()
  t.equal((await reopenStore(t, folder)).ids, 'new,later')
})

void test('a last line that is cut anywhere loses itself alone, is reported and kept', async (t) => {
  const { lines, killed } = await threeDocuments(t)
  const last = lines.pop() ?? ''
  const before = lines.join('')
  for (let length = 1; length < last.length - 1; length += 1) {
    const torn = killed(`torn-${length}`, before + last.slice(0, length))
    const { ids, notices } = await reopenStore(t, torn)
    const [notice] = notices
    const kept = readFileSync(notice?.keptIn ?? '', 'utf8')
    const told = { ids, count: notices.length, position: notice?.position, kept }
    const expected = { ids: 'x,y', count: 1, position: before.length, kept: last.slice(0, length) }
    if (JSON.stringify(told) !== JSON.stringify(expected)) t.same(told, expected, `cut after ${length} bytes`)
    if ((await reopenStore(t, torn)).notices.length > 0) t.fail(`reported twice when cut after ${length} bytes`)
  }
  t.ok(last.length > 40, 'there were places to cut')
})

void test('a last line that lacks only its line feed is whole', async (t) => {
  const { folder, lines } = await threeDocuments(t)
  writeFileSync(join(folder, FIRST), lines.join('').slice(0, -1))
  t.same(await reopenStore(t, folder), { ids: 'x,y,z', notices: [] })
  const { store } = await openStore(t, folder)
  await putAll(store, { w: { text: '4' } })
  await store.close()
  t.same(await reopenStore(t, folder), { ids: 'x,y,z,w', notices: [] })
})

void test('a byte that is flipped anywhere in the middle harms its own line alone', async (t) => {
  const { lines, killed } = await threeDocuments(t)
  const [format = '', x = '', y = '', z = ''] = lines
  const start = format.length + x.length
  for (let at = 0; at < y.length; at += 1) {
    for (const flip of [0x01, 0x80]) {
      const bytes = Buffer.from(lines.join(''))
      bytes[start + at] = (bytes[start + at] ?? 0) ^ flip
      const { ids, notices } = await reopenStore(t, killed(`flipped-${at}-${flip}`, bytes))
      const isLineFeed = at === y.length - 1
      const expected = isLineFeed ? [start + at, 1] : [start, y.length - 1]
      t.same([ids, notices.map((f) => [f.position, f.bytes])], [isLineFeed ? 'x,y,z' : 'x,z', [expected]])
    }
  }
  t.ok(z.length > 0)
})

void test('damaged bytes are kept and named, and the file they come from', async (t) => {
  const { lines, killed } = await threeDocuments(t)
  const rubbish = '\0\0\0rubbish\nmore rubbish'
  const folder = killed('rubbish', `${lines.slice(0, 2).join('')}${rubbish}\n${lines.slice(2).join('')}`)
  const { ids, notices } = await reopenStore(t, folder)
  const position = Buffer.byteLength(lines.slice(0, 2).join(''))
  t.equal(ids, 'x,y,z')
  t.match(notices, [{ file: join(folder, FIRST), position, bytes: rubbish.length, message: /check sum/ }])
  t.equal(readFileSync(join(folder, 'damaged', `${FIRST}.${position}`), 'utf8'), rubbish)
})

void test('a file that is missing is reported', async (t) => {
  const { folder, lines } = await threeDocuments(t)
  writeFileSync(join(folder, 'journal-000003.log'), fileNamed('journal-000003', lines))
  const { ids, notices } = await reopenStore(t, folder)
  t.equal(ids, 'x,y,z')
  t.match(notices, [{ file: join(folder, 'journal-000002.log'), message: /missing/ }])
  t.same((await reopenStore(t, folder)).notices, [], 'once')
})

void test('a file that is there under another name is told, put aside and not read', async (t) => {
  const { folder } = await threeDocuments(t)
  for (const copy of ['journal-000002.log', 'journal-000009.log']) cpSync(join(folder, FIRST), join(folder, copy))
  const { ids, notices } = await reopenStore(t, folder)
  t.equal(ids, 'x,y,z')
  t.match(notices, [{ message: /is journal-000001.log under another name/ }, { message: /under another name/ }])
  t.same(readdirSync(join(folder, 'damaged')).toSorted(), ['journal-000002.log', 'journal-000009.log'])
  t.same((await reopenStore(t, folder)).notices, [], 'once')
})

void test('a snapshot takes the place of the journal when that has grown', async (t) => {
  const folder = t.testdir()
  const { store } = await openStore(t, folder, { snapshotAfter: 1000 })
  for (let n = 0; n < 100; n += 1) await putAll(store, { x: { text: String(n).repeat(50) } })
  await store.close()
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
  t.match(files, [/^journal-/, /^snapshot-/])
  t.equal(files.length, 2)
  const again = await openStore(t, folder)
  t.same(await again.store.reader('a').get(notes, 'x'), { text: '99'.repeat(50) })
})

void test('changes made while a snapshot is written are exact afterwards', async (t) => {
  const folder = t.testdir()
  const { store } = await openStore(t, folder, { snapshotAfter: 10_000 })
  const change = async (n: number): Promise<void> => {
    const id = String((n * 7919) % 50)
    const doc = { text: 'x'.repeat(n), owner: `o${n % 5}` }
    await store.transaction('a', (tx) => (n % 3 === 0 ? tx.delete(notes, id) : tx.put(notes, id, doc)))
  }
  await Promise.all(Array.from({ length: 2000 }, (_, n) => change(n)))
  const kept = await rowsOf(store)
  await store.close()
  t.ok(readdirSync(folder).some((name) => name.startsWith('snapshot-')))
  const again = await openStore(t, folder)
  t.same(await rowsOf(again.store), kept)
})

void test('a crash between the snapshot and the removal of older files changes nothing', async (t) => {
  const folder = t.testdir()
  const { store } = await openStore(t, folder)
  await putAll(store, { x: { text: '1' }, y: { text: '2' } })
  const older = join(folder, 'older')
  cpSync(join(folder, FIRST), join(older, FIRST))
  await store.transaction('a', (tx) => tx.delete(notes, 'x'))
  await store.replace(store.export())
  await putAll(store, { z: { text: '3' } })
  await store.close()
  cpSync(join(older, FIRST), join(folder, FIRST))
  t.same(await reopenStore(t, folder), { ids: 'y,z', notices: [] })
  t.notOk(existsSync(join(folder, FIRST)), 'the older file is removed after all')
})

void test('a crash before the snapshot is whole changes nothing', async (t) => {
  const { folder } = await threeDocuments(t)
  writeFileSync(join(folder, 'journal-000002.log'), fileNamed('journal-000002', []))
  writeFileSync(join(folder, 'snapshot-000002.log.tmp'), 'half of')
  writeFileSync(join(folder, 'journal-000003.log.tmp'), '')
  t.same(await reopenStore(t, folder), { ids: 'x,y,z', notices: [] })
  t.same(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  )
})

void test('a snapshot that has lost its end is reported', async (t) => {
  const { folder } = await threeDocuments(t)
  const { store } = await openStore(t, folder)
  await store.replace(store.export())
  await store.close()
  const snapshot = join(folder, 'snapshot-000002.log')
  writeFileSync(
    snapshot,
    readFileSync(snapshot, 'utf8')
      .split(/(?<=\n)/)
      .slice(0, 3)
      .join(''),
  )
  const { ids, notices } = await reopenStore(t, folder)
  t.equal(ids, 'x,y')
  t.match(notices, [{ file: snapshot, message: /incomplete: it has 2/ }])
})

void test('a format of a later version is refused and the folder left alone', async (t) => {
  const { folder } = await threeDocuments(t)
  const line = '{"format":"nuntiq-kit","version":4}'
  const { crc32 } = await import('node:zlib')
  writeFileSync(join(folder, FIRST), `${crc32(line).toString(16).padStart(8, '0')} ${line}\nsomething new\n`)
  writeFileSync(join(folder, 'journal-000002.log.tmp'), '')
  const before = readdirSync(folder)
  await t.rejects(openStore(t, folder), { message: /journal-000001.*version 4/, remedy: /another folder/ })
  t.same(readdirSync(folder), before)
})

void test('a folder that is a file, or whose journal is a folder, is refused with a remedy', async (t) => {
  const folder = t.testdir({ file: 'content', odd: { [FIRST]: {} } })
  await t.rejects(openStore(t, join(folder, 'file')), {
    message: /Cannot keep data in .*file/,
    remedy: /Name a folder/,
  })
  await t.rejects(openStore(t, join(folder, 'file', 'below')), { message: /ENOTDIR/, remedy: /Name a folder/ })
  await t.rejects(openStore(t, join(folder, 'odd')), { message: /EISDIR/, remedy: /Name a folder/ })
  t.equal(readFileSync(join(folder, 'file'), 'utf8'), 'content')
})
