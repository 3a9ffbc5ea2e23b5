import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii.ts'

/** An array or object of the text that has not ended yet. */
interface Open {
  /** Of its bracket. */
  readonly at: number
  readonly isObject: boolean
  /** From here on its members are not in `value` yet; undefined until the comma behind a member that was opened itself. */
  from: number | undefined
  /** Behind its bracket or its last comma: where the current member begins. */
  member: number
  /** Undefined as long as it is part of a piece. */
  value: object | undefined
}

/** Bytes that are parsed in one go; what they cost depends on what they say, at worst about 20 ms. */
const PIECE = 64 * 1024

/**
 * What JSON.parse would make of the text, in pieces of about `pieceBytes`, with yields between them. The text must be
 * known to be JSON: what a piece leaves out is not looked at.
 *
 * Ours, because JSON.parse cannot be interrupted, and a streaming parser in JavaScript takes ten times as long.
 */
export function* parseInPieces(bytes: Buffer, pieceBytes = PIECE): Generator<void, unknown> {
  const root: unknown[] = []
  const stack: Open[] = [{ at: -1, isObject: false, from: 0, member: 0, value: root }]
  let parsedTo = 0
  let pause = pieceBytes
  for (let at = 0; at < bytes.length; at++) {
    if (at >= pause) {
      pause = at + pieceBytes
      yield
    }
    const byte = bytes[at]
    if (byte === QUOTE) at = endOfString(bytes, at)
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      stack.push({ at, isObject: byte === OPEN_BRACE, from: at + 1, member: at + 1, value: undefined })
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      const closed = stack.pop()
      if (closed?.value) addMembers(closed, { bytes, to: at })
    } else if (byte === COMMA) {
      const inside = stack.at(-1)
      if (!inside) break
      if (inside.from === undefined) inside.from = at + 1
      else if (at - parsedTo >= pieceBytes) {
        for (const [depth, open] of stack.entries()) if (!open.value) detach(open, { from: stack[depth - 1], bytes })
        addMembers(inside, { bytes, to: at })
        inside.from = at + 1
        parsedTo = at + 1
      }
      inside.member = at + 1
    }
  }
  for (const open of stack) addMembers(open, { bytes, to: bytes.length })
  return root[0]
}

/** Gives an open array or object a value of its own, as a member of the one around it. */
function detach(open: Open, { from: parent, bytes }: { from: Open | undefined; bytes: Buffer }): void {
  if (!parent?.value) return
  // Behind the comma of the member before, if there is one that was not added yet.
  if (parent.from !== undefined && parent.member > parent.from) addMembers(parent, { bytes, to: parent.member - 1 })
  open.value = open.isObject ? {} : []
  const before = bytes.toString('utf8', parent.member, open.at)
  const name = parent.isObject ? String(JSON.parse(before.slice(0, before.lastIndexOf(':')))) : ''
  add(parent.value, name, open.value)
  parent.from = undefined
}

/** Adds the members whose text begins at `open.from`. */
function addMembers(open: Open, { bytes, to }: { bytes: Buffer; to: number }): void {
  if (open.from === undefined || !open.value) return
  const text = bytes.toString('utf8', open.from, to)
  const members: unknown = JSON.parse(open.isObject ? `{${text}}` : `[${text}]`)
  if (Array.isArray(members)) for (const member of members) add(open.value, '', member)
  else for (const [name, member] of Object.entries(members as object)) add(open.value, name, member)
  open.from = undefined
}

function add(to: object, name: string, member: unknown): void {
  if (Array.isArray(to)) to.push(member)
  // As JSON.parse does it: a member called __proto__ is a property like any other.
  else if (name === '__proto__') Reflect.defineProperty(to, name, { value: member, ...ORDINARY })
  else Reflect.set(to, name, member)
}

const ORDINARY = { configurable: true, enumerable: true, writable: true }

function endOfString(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}
