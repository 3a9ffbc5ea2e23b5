import { Turns } from '../../platform/turns.ts'
import { BadState } from '../bad-state.ts'
import { LineReader } from './line-reader.ts'
import type { StateLimits, StatePart } from './state-parts.ts'

/** Bytes that are read in one go, and before others get a turn: a few milliseconds' work, also where all are brackets. */
const SLICE = 1 << 14
const TURN = 1 << 15

/**
 * The parts of a whole state, as its text arrives; nothing of it is kept, and others get their turns. Throws a BadState
 * where the text is not that of a state, or exceeds a limit.
 */
export async function* readParts(
  text: AsyncIterable<Buffer>,
  limits: StateLimits,
): AsyncGenerator<StatePart, undefined> {
  const reader = new LineReader(limits)
  const turns = new Turns(TURN)
  let bytes = 0
  for await (const chunk of text) {
    bytes += chunk.length
    if (bytes > limits.bytes) throw new BadState('too-large', `the state exceeds ${limits.bytes / 1024 ** 2} MB`)
    for (let at = 0; at < chunk.length; at += SLICE) {
      for (const part of reader.write(chunk.subarray(at, at + SLICE))) {
        yield part
        if (part.kind === 'row') await turns.after(part.bytes)
      }
      await turns.after(Math.min(SLICE, chunk.length - at))
    }
  }
  yield* reader.end()
}
