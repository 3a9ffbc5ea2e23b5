import { cpSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { t as root, test, type Test } from 'tap'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { logs, notes, putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore } from '../../../fixtures/testing/store-folder.ts'
import { openFile } from './folder-files.ts'

/** On a busy machine each opening takes a while. */
root.setTimeout(170_000)

/** Something that may befall a file of the store. */
type Blow = (path: string) => void

const middle = (path: string): number => Math.floor(readFileSync(path).length / 2)
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split(/(?<=\n)/)
const rewrite = (path: string, change: (lines: string[]) => string[]): void =>
  writeFileSync(path, change(linesOf(path)).join(''))

const BLOWS: Readonly<Record<string, Blow>> = {
  removed: (path) => rmSync(path),
  emptied: (path) => truncateSync(path, 0),
  'cut in the middle': (path) => truncateSync(path, middle(path)),
  'cut within the last line': (path) => truncateSync(path, readFileSync(path).length - 5),
  'cut before its last line': (path) => rewrite(path, (lines) => lines.slice(0, -1)),
  'cut behind its first line': (path) => rewrite(path, (lines) => lines.slice(0, 1)),
  'without its first line': (path) => rewrite(path, (lines) => lines.slice(1)),
  'without a line in the middle': (path) => rewrite(path, (lines) => lines.toSpliced(lines.length >> 1, 1)),
  'with a line twice': (path) => rewrite(path, (lines) => lines.toSpliced(1, 0, lines[1] ?? '')),
  'with a flipped bit': (path) => {
    const bytes = readFileSync(path)
    bytes[middle(path)] = (bytes[middle(path)] ?? 0) ^ 1
    writeFileSync(path, bytes)
  },
  rubbish: (path) => writeFileSync(path, 'rubbish\n\0\0\0'.repeat(9)),
  'with zeros at the end': (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(4096)])),
  'under a higher number as well': (path) => cpSync(path, path.replace(/\d{6}(?=\.log$)/, '000099')),
  'under a higher number': (path) => renameSync(path, path.replace(/\d{6}(?=\.log$)/, '000099')),
}

/** What is tried on two files together as well. */
const TOGETHER = new Set(['removed', 'emptied', 'cut in the middle', 'with a flipped bit'])

/** How a folder may look: all that it holds, and whether a kill or a clean stop has left it so. */
const FOLDERS: Readonly<Record<string, (t: Test, folder: string) => Promise<void>>> = {
  'a journal': async (t, folder) => {
    const { store } = await openStore(t, folder)
    await fill(store, 'one')
    await store.close()
  },
  'a snapshot and its journal': async (t, folder) => {
    const { store } = await openStore(t, folder)
    await fill(store, 'one')
    await store.replace(store.export())
    await fill(store, 'two')
    await store.close()
  },
  'journals that follow each other, their snapshot refused': async (t, folder) => {
    const { store } = await openStore(t, folder, { openFile: noSnapshots })
    for (const round of ['one', 'two', 'three']) {
      await fill(store, round)
      await store.replace([]).catch(() => undefined)
    }
    await fill(store, 'four')
    await store.close()
  },
  'a new snapshot beside what it replaces': async (t, folder) => {
    const { store } = await openStore(t, folder)
    await fill(store, 'one')
    await store.replace(store.export())
    await fill(store, 'two')
    const older = logsIn(folder)
    for (const file of older) cpSync(join(folder, file), join(folder, `${file}.kept`))
    await store.replace(store.export())
    await fill(store, 'three')
    await store.close()
    for (const file of older) renameSync(join(folder, `${file}.kept`), join(folder, file))
  },
}

const noSnapshots: typeof openFile = async (path, flags) => {
  if (/snapshot-\d+\.log/.test(path)) throw new Error('ENOSPC')
  return openFile(path, flags)
}

async function fill(store: Awaited<ReturnType<typeof openStore>>['store'], round: string): Promise<void> {
  for (let n = 0; n < 4; n += 1) await putAll(store, { [`${round}-${n}`]: { text: round } }, n % 2 === 0 ? notes : logs)
}

function logsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .toSorted()
}

/** What a folder holds when it is opened, what is told of it, or why it is refused. */
async function look(t: Test, folder: string): Promise<{ ids: string[]; told: string[]; refused: boolean }> {
  try {
    const { store, notices } = await openStore(t, folder)
    const ids = (await rowsOf(store)).map(({ id }) => id).toSorted()
    await store.close()
    return { ids, told: notices.map(({ message }) => message), refused: false }
  } catch (error) {
    return { ids: [], told: [error instanceof Error ? error.message : ''], refused: true }
  }
}

/** Every byte of the store's files that can be told from others: whole lines, wherever they are kept. */
function linesKept(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Set(files.flatMap(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('\n')))
}

/** Of the rows in lines that are whole: `[collection, id]`. */
function rowsIn(lines: Iterable<string>): Set<string> {
  return new Set(
    [...lines].flatMap((line) => [...line.matchAll(/\["(?:notes|logs)","([^"]+)",\{/g)].map(([, id]) => id ?? '')),
  )
}

for (const [kind, make] of Object.entries(FOLDERS)) {
  test(`${kind}: whatever befalls a file, what is whole is kept and what is lost is said`, async (t) => {
    const base = t.testdir({ made: {} })
    const made = join(base, 'made')
    await make(t, made)
    const all = (await look(t, copyOf(made, join(base, 'whole')))).ids
    t.ok(all.length >= 4)
    let number = 0
    for (const [first, second] of pairs([...logsIn(made), 'reached'])) {
      for (const [what, blow] of Object.entries(BLOWS)) {
        if ((first === 'reached' || second === 'reached') && what.includes('number')) continue
        if (first !== second && !TOGETHER.has(what)) continue
        // A folder that holds nothing is a fresh one.
        if (what === 'removed' && first !== second && logsIn(made).length === 1) continue
        const folder = copyOf(made, join(base, `hit-${(number += 1)}`))
        for (const file of new Set([first, second])) blow(join(folder, file))
        const before = rowsIn(linesKept(folder))
        const seen = await look(t, folder)
        const name = `${[...new Set([first, second])].join(' and ')} ${what}`
        const lost = all.filter((id) => !seen.ids.includes(id))
        const strange = seen.ids.filter((id) => !all.includes(id))
        if (strange.length > 0) t.fail(`${name}: shows ${strange.join()}`)
        if (lost.length > 0 && seen.told.length === 0) t.fail(`${name}: ${lost.length} lost without a word`)
        if (seen.refused && seen.ids.length > 0) t.fail(`${name}: refused though it could be served`)
        const after = rowsIn(linesKept(folder))
        const destroyed = [...before].filter((id) => !after.has(id))
        if (destroyed.length > 0) t.fail(`${name}: ${destroyed.join()} destroyed`)
        if (seen.refused) continue
        const again = await look(t, folder)
        if (again.told.length > 0) t.fail(`${name}: told again: ${again.told.join(' | ')}`)
        if (again.ids.join() !== seen.ids.join()) t.fail(`${name}: ${seen.ids.join()} became ${again.ids.join()}`)
      }
    }
    t.ok(number > 10, `${number} folders were damaged`)
  })
}

function copyOf(folder: string, to: string): string {
  cpSync(folder, to, { recursive: true })
  return to
}

/** Each file alone, and each two together. */
function pairs(files: readonly string[]): [string, string][] {
  return files.flatMap((first, index) => files.slice(index).map((second): [string, string] => [first, second]))
}
