import { isObject } from '../../kit/json.ts'
import type { PassingRequest, PassingAnswer } from './modifier.ts'
import { answeredJson } from './where.ts'

/** Changes one thing of an answer. */
export type AnswerEdit = (reply: PassingAnswer, call: PassingRequest) => PassingAnswer

export const status =
  (code: number): AnswerEdit =>
  (reply) => ({ ...reply, status: code })

/** Puts a header in the place of all of its name; null takes it away. */
export const header =
  (name: string, value: string | null): AnswerEdit =>
  (reply) => ({
    ...reply,
    headers: [
      ...reply.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
      ...(value === null ? [] : [[name, value] as const]),
    ],
  })

/** Another body; leaves alone what is no JSON. */
export const json =
  (change: (body: unknown) => unknown): AnswerEdit =>
  (reply) => {
    const body = answeredJson(reply)
    return body === undefined ? reply : { ...reply, body: Buffer.from(JSON.stringify(change(body))) }
  }

/** Another text of the whole body. */
export const text =
  (from: string | RegExp, to: string): AnswerEdit =>
  (reply) => ({ ...reply, body: Buffer.from(reply.body.toString('utf8').replaceAll(from, to)) })

/** The member at a dotted path becomes `value`, or what `value` makes of it; undefined takes it away. */
export const member = (path: string, value: unknown): AnswerEdit =>
  json((body) => changed(body, path.split('.'), value))

export const without = (path: string): AnswerEdit => member(path, undefined)

/** Changes every row of a list, at a path or of the body itself; undefined takes the row away. */
export const rows = (path: string, change: (row: Record<string, unknown>) => unknown): AnswerEdit => {
  const each = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((row: unknown) => (isObject(row) ? change(row) : row)).filter((row) => row !== undefined)
      : list
  return path === '' ? json(each) : member(path, each)
}

/** An answer made from nothing. */
export const reply = (code: number, body: unknown, type = 'application/json; charset=utf-8'): PassingAnswer => ({
  status: code,
  headers: [['Content-Type', type]],
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})

/** The value with something else at a path; lists are counted from 0, and `*` is every row. */
export function changed(value: unknown, [step, ...rest]: readonly string[], to: unknown): unknown {
  if (step === undefined) return typeof to === 'function' ? (to as (old: unknown) => unknown)(value) : to
  if (Array.isArray(value)) {
    return value.map((row: unknown, index) => (step === '*' || Number(step) === index ? changed(row, rest, to) : row))
  }
  if (!isObject(value)) return value
  const { [step]: old, ...others } = value
  const now = changed(old, rest, to)
  return now === undefined ? others : { ...value, [step]: now }
}
