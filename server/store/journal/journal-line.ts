import type { Change } from '../recorder.ts'
import { checkSum } from './line-buffer.ts'
import { type Mark, markIn } from './mark.ts'
import type { HeldRow } from '../state.ts'
import { textOf } from '../stored-row.ts'

/**
 * What new files say. It changes when an older program would misread the folder: 2, because services store in shapes of
 * their own versions, which a program of format 1 would take for its own and add to; 3, because files name themselves
 * and say how far the one before them reached, which a program of format 2 would take for damage.
 */
export const FORMAT_VERSION = 3
/** Changes and rows are the same in all of these. */
export const READABLE_FORMATS: readonly unknown[] = [1, 2, FORMAT_VERSION]

/** What a line of a journal or a snapshot says. */
export type JournalRecord =
  | {
      readonly kind: 'format'
      readonly version: unknown
      /** The file's name; not in formats 1 and 2. */
      readonly file: string | undefined
    }
  /** How far the journal before this one reached: what stands behind that was never acknowledged. */
  | { readonly kind: 'after'; readonly mark: Mark }
  /** How far the last journal had been acknowledged, at least. */
  | { readonly kind: 'reached'; readonly mark: Mark }
  | { readonly kind: 'writes'; readonly tenant: string; readonly writes: readonly RecordedWrite[] }
  | { readonly kind: 'drop'; readonly tenant: string }
  | { readonly kind: 'end'; readonly rows: number }

export interface RecordedWrite {
  readonly collection: string
  readonly id: string
  /** Null is a deletion. */
  readonly doc: (() => object) | null
  /** The document as it stands in the line, where that is known without writing it again. */
  readonly text?: string
}

// The lines that are written, without check sum and line feed, which a LineBuffer puts to them.

export function formatLine(file: string): string {
  return JSON.stringify({ format: 'nuntiq-kit', version: FORMAT_VERSION, file })
}

export function afterLine(mark: Mark): string {
  return JSON.stringify({ after: mark })
}

export function reachedLine(mark: Mark): string {
  return JSON.stringify({ reached: mark })
}

/** One change is one line: it is there as a whole or not at all. */
export function changeLine(change: Change): string {
  const head = `{"t":${quoted(change.tenant)}`
  if ('drop' in change) return `${head},"drop":true}`
  const writes = change.writes.map(({ collection, id, text }) => writeText(collection.name, id, text ?? 'null'))
  return `${head},"w":[${writes.join(',')}]}`
}

export function rowLine({ tenant, collection, id, held }: HeldRow): string {
  return `${aloneHead(tenant, collection, id)}${textOf(held)}${ALONE_TAIL}`
}

export function endLine(rows: number): string {
  return JSON.stringify({ rows })
}

/** The record in a line (without its line feed), or `undefined` when the check sum or the content is not ours. */
export function readLine(line: Buffer): JournalRecord | undefined {
  if (line.length < 11 || line[8] !== 0x20) return undefined
  if (line.toString('latin1', 0, 8) !== checkSum(line.subarray(9))) return undefined
  try {
    const json = line.toString('utf8', 9)
    return loneRow(json) ?? withText(recordIn(JSON.parse(json)), json)
  } catch {
    return undefined
  }
}

function writeText(collection: string, id: string, text: string): string {
  return `${writeHead(collection, id)}${text}]`
}

function writeHead(collection: string, id: string): string {
  return `[${quoted(collection)},${quoted(id)},`
}

/** As JSON; most names and ids need nothing but the quotes. */
function quoted(text: string): string {
  return /^[\w-]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

function recordIn(json: unknown): JournalRecord | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { format, version, file, after, reached, rows, t, w, drop } = json as Record<string, unknown>
  if (format !== undefined) {
    const name = typeof file === 'string' ? file : undefined
    return { kind: 'format', version: format === 'nuntiq-kit' ? version : format, file: name }
  }
  if (after !== undefined) return marked('after', after)
  if (reached !== undefined) return marked('reached', reached)
  if (typeof rows === 'number') return { kind: 'end', rows }
  if (typeof t !== 'string') return undefined
  if (drop === true) return { kind: 'drop', tenant: t }
  if (!Array.isArray(w)) return undefined
  const writes = w.map(writeIn)
  return writes.every((write) => write !== undefined) ? { kind: 'writes', tenant: t, writes } : undefined
}

function marked(kind: 'after' | 'reached', json: unknown): JournalRecord | undefined {
  const mark = markIn(json)
  return mark && { kind, mark }
}

/** The beginning of a line of one document, where no name in it is written with escapes. */
const LONE_HEAD = /^\{"t":"([^"\\]+)","w":\[\["([^"\\]+)","([^"\\]+)",(?=\{)/
/** How another document of the same line begins. One that holds this itself is read like all others. */
const NEXT = '],["'

/** The one document of a line, as in a snapshot: parsing it would take most of a start, and few are asked for then. */
function loneRow(json: string): JournalRecord | undefined {
  const [head, tenant, collection, id] = LONE_HEAD.exec(json) ?? []
  if (head === undefined || tenant === undefined || collection === undefined || id === undefined) return undefined
  if (!json.endsWith(`}${ALONE_TAIL}`) || json.includes(NEXT, head.length)) return undefined
  const text = json.slice(head.length, -ALONE_TAIL.length)
  return { kind: 'writes', tenant, writes: [{ collection, id, text, doc: () => JSON.parse(text) as object }] }
}

// Cutting the documents out of the line is a third faster than writing them again, and they are most of
// what a start reads. Where one ends is where the next begins, if that can be told: a document may hold
// what looks like the beginning of the next. The real one then stands in what is taken for the next.
function withText(record: JournalRecord | undefined, json: string): JournalRecord | undefined {
  if (record?.kind !== 'writes' || !json.endsWith(ALONE_TAIL)) return record
  const heads = record.writes.map(({ collection, id }, index) =>
    index === 0 ? aloneHead(record.tenant, collection, id) : `],${writeHead(collection, id)}`,
  )
  const texts: string[] = []
  let start = 0
  for (const [index, head] of heads.entries()) {
    if (!json.startsWith(head, start)) return record
    start += head.length
    const next = heads[index + 1]
    const end = next === undefined ? json.length - ALONE_TAIL.length : json.indexOf(next, start)
    const text = json.slice(start, end)
    if (end === -1 || (index > 0 && text.includes(head))) return record
    texts.push(text)
    start = end
  }
  return { ...record, writes: record.writes.map((write, index) => ({ ...write, text: texts[index] ?? '' })) }
}

function aloneHead(tenant: string, collection: string, id: string): string {
  return `{"t":${JSON.stringify(tenant)},"w":[${writeHead(collection, id)}`
}

const ALONE_TAIL = ']]}'

function writeIn(entry: unknown): RecordedWrite | undefined {
  if (!Array.isArray(entry)) return undefined
  const [collection, id, doc]: unknown[] = entry
  if (typeof collection !== 'string' || typeof id !== 'string' || typeof doc !== 'object') return undefined
  return { collection, id, doc: doc && (() => doc) }
}
