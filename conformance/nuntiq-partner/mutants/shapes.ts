import { createHash } from 'node:crypto'
import { isObject } from '../../kit/json.ts'
import type { Modifier } from './modifier.ts'
import { answeredJson } from './where.ts'

const VALUES: readonly unknown[] = [null, true, 7, -0.5, 'text', '', [], [[]], [null], {}, { id: 7 }, { data: null }]

/** Answers keep their status and get bodies of other shapes: a fault of the target, whatever reads them. */
export function otherShapes(seed: number): Modifier {
  let calls = 0
  return {
    answer(given) {
      const drawn = createHash('sha256').update(`${seed} ${++calls}`).digest()
      const draw = (nth: number, of: number): number => (drawn[nth] ?? 0) % of
      const json = answeredJson(given)
      // The look before the run must find something to judge.
      if (calls <= 4 || draw(0, 3) !== 0 || json === undefined) return given
      const value = VALUES[draw(1, VALUES.length)]
      return { ...given, body: Buffer.from(JSON.stringify(draw(2, 4) === 0 ? value : changed(json, value, draw))) }
    },
  }
}

/** One member somewhere gone, renamed or of another type. */
function changed(json: unknown, value: unknown, draw: (nth: number, of: number) => number, depth = 3): unknown {
  if (Array.isArray(json))
    return json.map((each: unknown, index) => (index === 0 ? changed(each, value, draw, depth) : each))
  if (!isObject(json)) return value
  const names = Object.keys(json)
  const name = names[draw(depth, names.length || 1)]
  if (name === undefined) return value
  const inside = json[name]
  if (typeof inside === 'object' && inside !== null && draw(depth + 8, 3) !== 0)
    return { ...json, [name]: changed(inside, value, draw, depth + 1) }
  const { [name]: _, ...others } = json
  const kind = draw(depth + 16, 3)
  return kind === 0 ? others : { ...others, [kind === 1 ? `key_${name}` : name]: kind === 1 ? inside : value }
}
