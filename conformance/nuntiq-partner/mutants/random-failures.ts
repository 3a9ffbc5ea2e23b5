import { createHash } from 'node:crypto'
import { reply } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { CONTROL } from './where.ts'

/** Every so often an answer of the API is a 500; the same ones for a seed. */
export function randomFailures(seed: number): Modifier {
  let calls = 0
  const isOne = (): boolean => (createHash('sha256').update(`${seed} ${++calls}`).digest()[0] ?? 0) % 5 === 0
  return {
    answer: (given, call) =>
      !call.path.startsWith(CONTROL) && isOne() ? reply(500, { message: 'Something went wrong' }) : given,
  }
}
