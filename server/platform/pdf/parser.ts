import { OverBudget } from './budget.ts'
import type { Lexer, Token } from './lexer.ts'
import { EMPTY_DICTIONARY, EMPTY_LIST, isName, isNumber, KEPT, NULL, OTHER, UNKNOWN } from './values.ts'
import type { Dictionary, Pair, Text, Value } from './values.ts'

/**
 * Is told of every dictionary, the inner before the outer. `under`: the nearest key around it that
 * leads to an action, such as `OpenAction`, or ''.
 */
export type DictionaryVisitor = (dictionary: Dictionary, under: string) => void

export interface Reading {
  readonly value: Value
  /** False where the bytes ended before the value did. */
  readonly closed: boolean
}

/** Written by hand no document comes near; deeper than this is an attack on the reader. */
const DEEPEST = 500

/** Numbers in a list matter only as the two before an R, so a long list is not kept. */
const LAST_NUMBERS = 2

const ACTION_KEYS = new Set(['OpenAction', 'AA', 'A', 'Next', 'JavaScript', 'Activation'])

interface Frame {
  readonly opener: '<<' | '['
  readonly under: string
  readonly kept: boolean
  items: Value[]
}

/**
 * Reads one value. Not recursive, so nesting costs no stack. Brackets that do not match and words
 * that do not belong are passed over, as forgiving readers do, and make the lexer `odd`; dictionaries
 * still open where the bytes end are visited as they stand. `whole` keeps an outermost list.
 */
export function readValue(lexer: Lexer, visit: DictionaryVisitor, whole = false): Reading {
  const open: Frame[] = []
  for (;;) {
    const token = lexer.next()
    if (token === 'end' || (open.length === 0 && endsEmptyObject(lexer, token))) {
      const closed = open.length === 0
      lexer.odd = true
      return { value: closeAll(open, visit, lexer), closed }
    }
    const frame = open.at(-1)
    if (token === '<<' || token === '[') {
      if (open.length === DEEPEST) throw new OverBudget(`it nests deeper than ${DEEPEST} levels`)
      open.push(openFrame(token, frame, whole))
    } else if (frame === undefined) {
      return { value: atom(lexer, token), closed: true }
    } else if (closes(frame, token)) {
      open.pop()
      const value = close(frame, visit, lexer)
      const parent = open.at(-1)
      if (parent === undefined) return { value, closed: true }
      add(parent, value)
    } else if (token === 'word' && lexer.word === 'R') {
      addReference(frame, lexer)
    } else if (token === '>>' || token === ']') {
      lexer.odd = true
    } else {
      add(frame, atom(lexer, token, frame))
    }
  }
}

function endsEmptyObject(lexer: Lexer, token: Token): boolean {
  if (token !== 'word' || (lexer.word !== 'endobj' && lexer.word !== 'obj')) return false
  lexer.position = lexer.start
  return true
}

function openFrame(opener: '<<' | '[', parent: Frame | undefined, whole: boolean): Frame {
  if (parent === undefined) return { opener, under: '', kept: whole || opener === '<<', items: [] }
  const last = parent.items.at(-1)
  const key = parent.opener === '<<' && isName(last) ? last.word : ''
  return {
    opener,
    under: ACTION_KEYS.has(key) ? key : parent.under,
    kept: KEPT.has(key) || (parent.opener === '[' && parent.kept),
    items: [],
  }
}

function closes(frame: Frame, token: Token): boolean {
  return token === (frame.opener === '<<' ? '>>' : ']')
}

function close(frame: Frame, visit: DictionaryVisitor, lexer: Lexer): Value {
  if (frame.opener === '[') return frame.kept ? { kind: 'list', items: frame.items } : EMPTY_LIST
  const regular = takeTurns(frame.items)
  if (!regular) lexer.odd = true
  const pairs = pairUp(frame.items, frame.under, regular ? 2 : 1)
  if (pairs.length === 0) return EMPTY_DICTIONARY
  const dictionary: Dictionary = { kind: 'dictionary', pairs }
  visit(dictionary, frame.under)
  return frame.kept ? dictionary : EMPTY_DICTIONARY
}

function closeAll(open: Frame[], visit: DictionaryVisitor, lexer: Lexer): Value {
  let value: Value = NULL
  for (let frame = open.pop(); frame !== undefined; frame = open.pop()) value = close(frame, visit, lexer)
  return value
}

function add(frame: Frame, value: Value): void {
  if (frame.opener === '[' && !frame.kept) {
    if (!isNumber(value)) frame.items.length = 0
    else if (frame.items.length === LAST_NUMBERS) frame.items.shift()
  }
  frame.items.push(value)
}

function addReference(frame: Frame, lexer: Lexer): void {
  const number = frame.items.at(-2)
  const generation = frame.items.at(-1)
  // Whether a generation that is not there leads to the object or to nothing depends on the reader.
  if (generation !== 0) lexer.odd = true
  if (!isNumber(number) || !isNumber(generation)) return
  frame.items.length -= 2
  add(frame, { kind: 'reference', number })
}

function atom(lexer: Lexer, token: Token, frame?: Frame): Value {
  if (token === 'name') return lexer.name
  if (token === 'string') return frame === undefined || holdsForm(frame) ? textOf(lexer) : OTHER
  if (token === 'number')
    return frame === undefined ? numberOrReference(lexer) : lexer.fractional ? OTHER : lexer.number
  if (token === 'word' && lexer.word === 'null') return NULL
  if (token !== 'word' || (lexer.word !== 'true' && lexer.word !== 'false')) lexer.odd = true
  return OTHER
}

/** A form may stand in strings; what other strings say is of no interest. */
function holdsForm({ opener, kept, items }: Frame): boolean {
  return opener === '[' ? kept : isName(items.at(-1), 'XFA')
}

function textOf(lexer: Lexer): Text {
  return { kind: 'text', raw: lexer.bytes.subarray(lexer.start, lexer.position) }
}

/** An object that is nothing but a number, or nothing but `8 0 R`. */
function numberOrReference(lexer: Lexer): Value {
  const number = lexer.fractional ? Number.NaN : lexer.number
  const after = lexer.position
  const odd = lexer.odd
  if (lexer.next() === 'number' && lexer.next() === 'word' && lexer.word === 'R') return { kind: 'reference', number }
  lexer.position = after
  lexer.odd = odd
  return number
}

/**
 * Keys and values take turns. Where they do not, every name is read as the key of what follows it,
 * because readers disagree about which of them is which. Under an action key all keys are kept:
 * the events of /AA have names of their own.
 */
function pairUp(items: readonly Value[], under: string, step: 1 | 2): Pair[] {
  const pairs: Pair[] = []
  for (let at = 0; at + 1 < items.length; at += step) {
    const key = items[at]
    const value = items[at + 1]
    if (!isName(key) || value === undefined) continue
    if (key !== UNKNOWN || under === 'AA') pairs.push({ key: key.word, value })
  }
  return pairs
}

function takeTurns(items: readonly Value[]): boolean {
  if (items.length % 2 !== 0) return false
  for (let at = 0; at < items.length; at += 2) if (!isName(items[at])) return false
  return true
}
