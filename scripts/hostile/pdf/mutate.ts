import { deflateSync, inflateSync } from 'node:zlib'
import { pick } from './chance.ts'
import type { Chance } from './chance.ts'
import { TOKENS } from './tokens.ts'

/** Makes one change to a file. `other`: a second file, for those that join two. */
export type Mutation = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer

const TOKEN = /<<|>>|[[\](){}]|\/[^\s/<>[\](){}%]*|[^\s/<>[\](){}%]+/g

/** Where the tokens of a file stand. Of a stream the bytes count as tokens too. */
function tokensOf(bytes: Buffer): { from: number; to: number }[] {
  return [...bytes.toString('latin1').matchAll(TOKEN)].map(({ 0: token, index }) => ({
    from: index,
    to: index + token.length,
  }))
}

function splice(bytes: Buffer, from: number, to: number, insert: Buffer | string): Buffer {
  const middle = typeof insert === 'string' ? Buffer.from(insert, 'latin1') : insert
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(Math.max(from, to))])
}

function anyToken(bytes: Buffer, chance: Chance): { from: number; to: number } {
  const tokens = tokensOf(bytes)
  return tokens[chance(tokens.length)] ?? { from: 0, to: 0 }
}

const flipByte: Mutation = (bytes, chance) => {
  const copy = Buffer.from(bytes)
  for (let flips = 1 + chance(4); flips > 0 && copy.length > 0; flips -= 1) {
    copy[chance(copy.length)] = chance(2) === 0 ? chance(256) : pick(chance, TOKENS).charCodeAt(0) & 0xff
  }
  return copy
}

const dropToken: Mutation = (bytes, chance) => {
  const { from, to } = anyToken(bytes, chance)
  return splice(bytes, from, to, '')
}

const doubleToken: Mutation = (bytes, chance) => {
  const { from, to } = anyToken(bytes, chance)
  return splice(bytes, to, to, ` ${bytes.toString('latin1', from, to)}`)
}

const insertToken: Mutation = (bytes, chance) => {
  const { from } = anyToken(bytes, chance)
  return splice(bytes, from, from, `${pick(chance, TOKENS)} `)
}

const replaceToken: Mutation = (bytes, chance) => {
  const { from, to } = anyToken(bytes, chance)
  return splice(bytes, from, to, pick(chance, TOKENS))
}

const swapTokens: Mutation = (bytes, chance) => {
  const [one, two] = [anyToken(bytes, chance), anyToken(bytes, chance)].sort((a, b) => a.from - b.from)
  if (one === undefined || two === undefined || two.from < one.to) return bytes
  const first = bytes.toString('latin1', one.from, one.to)
  return splice(splice(bytes, two.from, two.to, first), one.from, one.to, bytes.subarray(two.from, two.to))
}

const moveBlock: Mutation = (bytes, chance) => {
  const from = chance(bytes.length)
  const block = bytes.subarray(from, from + 1 + chance(120))
  const rest = splice(bytes, from, from + block.length, '')
  const at = chance(rest.length + 1)
  return splice(rest, at, at, block)
}

const copyBlock: Mutation = (bytes, chance) => {
  const from = chance(bytes.length)
  const at = chance(bytes.length + 1)
  return splice(bytes, at, at, Buffer.from(bytes.subarray(from, from + 1 + chance(200))))
}

const cutEnd: Mutation = (bytes, chance) => bytes.subarray(0, chance(bytes.length))
const cutStart: Mutation = (bytes, chance) => bytes.subarray(chance(Math.min(bytes.length, 200)))
const junkInFront: Mutation = (bytes, chance) => Buffer.concat([Buffer.alloc(chance(1100), 'x\n'), bytes])

/** Changes a digit behind one of the words that tell where things stand. */
const damageNumber: Mutation = (bytes, chance) => {
  const places = [
    ...bytes
      .toString('latin1')
      .matchAll(/(?:xref|trailer|\/(?:Prev|Size|Length|N|First|W|Root))[^\d]{0,9}\d+|\d{10} \d{5} [nf]/g),
  ]
  const place = places[chance(places.length)]
  if (place === undefined) return bytes
  const digits = place.index + place[0].search(/\d/)
  return splice(bytes, digits, digits + 1 + chance(10), String(chance(3) === 0 ? chance(bytes.length) : chance(12)))
}

const damageWord: Mutation = (bytes, chance) => {
  const word = pick(chance, ['startxref', 'trailer', 'xref', 'endobj', 'endstream', 'stream', 'obj', '%PDF-', '%%EOF'])
  const at = bytes.indexOf(word, chance(bytes.length))
  if (at < 0) return bytes
  return splice(
    bytes,
    at,
    at + word.length,
    pick(chance, ['', word.slice(1), `${word}x`, `${word} `, `%${word}`, ` ${word}`]),
  )
}

/** Puts a piece of the file, an object as a rule, into a stream of its own. */
const hideInStream: Mutation = (bytes, chance) => {
  const text = bytes.toString('latin1')
  const objects = [...text.matchAll(/\d+ \d+ obj\b[^]*?endobj/g)]
  const object = objects[chance(objects.length)]
  if (object === undefined) return bytes
  const body = `${pick(chance, ['', 'endstream endobj\n', '>> ', '\n', '%\n'])}${object[0]}`
  const length = chance(2) === 0 ? body.length : chance(body.length)
  return splice(
    bytes,
    object.index,
    object.index + (chance(2) === 0 ? 0 : object[0].length),
    `${20 + chance(5)} 0 obj\n<< /Length ${length} >>\nstream\n${body}\nendstream\nendobj\n`,
  )
}

/** Wraps what a compressed stream holds once more, or changes it and compresses it again. */
const changeInside: Mutation = (bytes, chance, other) => {
  const starts = [...bytes.toString('latin1').matchAll(/stream\r?\n(?=x)/g)]
  const start = starts[chance(starts.length)]
  if (start === undefined) return insertToken(bytes, chance, other)
  const from = start.index + start[0].length
  const end = bytes.indexOf('endstream', from)
  let plain: Buffer
  try {
    plain = inflateSync(bytes.subarray(from, end < 0 ? undefined : end), { maxOutputLength: 1 << 20, finishFlush: 2 })
  } catch {
    return flipByte(bytes, chance, other)
  }
  const inner = pick(chance, [
    flipByte,
    dropToken,
    doubleToken,
    insertToken,
    replaceToken,
    swapTokens,
    moveBlock,
    cutEnd,
  ])
  const changed = inner(plain, chance, other)
  return splice(
    bytes,
    from,
    end < 0 ? bytes.length : end,
    chance(4) === 0 ? changed : deflateSync(changed, { level: chance(2) * 6 }),
  )
}

const joinFiles: Mutation = (bytes, chance, other) => {
  const at = chance(bytes.length)
  const from = chance(other.length)
  switch (chance(4)) {
    case 0:
      return Buffer.concat([bytes, other])
    case 1:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from)])
    case 2:
      return splice(bytes, at, at, other.subarray(from, from + chance(400)))
    default:
      return splice(bytes, at, at + chance(400), other.subarray(from, from + chance(400)))
  }
}

export const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  flipByte,
  dropToken,
  dropToken,
  doubleToken,
  insertToken,
  insertToken,
  insertToken,
  replaceToken,
  replaceToken,
  swapTokens,
  moveBlock,
  copyBlock,
  cutEnd,
  cutStart,
  junkInFront,
  damageNumber,
  damageNumber,
  damageWord,
  damageWord,
  hideInStream,
  hideInStream,
  changeInside,
  changeInside,
  joinFiles,
  joinFiles,
]
