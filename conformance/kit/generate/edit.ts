import { isObject, type Json, show } from '../json.ts'

/** One named change to a payload: what breaks a rule, and what is undone in its twin. */
export interface Edit {
  readonly name: string
  apply(payload: Json): Json
}

/** Takes the member at a dotted path away: `without('invoice.lines.0.net_amount')`. */
export const without = (path: string): Edit => ({
  name: `without ${path}`,
  apply: (payload) =>
    change(payload, path, (parent, step) => {
      if (Array.isArray(parent)) parent.splice(Number(step), 1)
      else delete parent[step]
    }),
})

/** Puts a value at a dotted path; what leads there is made when it is missing. */
export const set = (path: string, value: Json): Edit => ({
  name: `${path} = ${show(value, 60)}`,
  apply: (payload) =>
    change(payload, path, (parent, step) => {
      if (Array.isArray(parent)) parent[Number(step)] = value
      else Object.defineProperty(parent, step, { value, enumerable: true, writable: true, configurable: true })
    }),
})

/** Adds a row at the end of the array at a path. */
export const add = (path: string, row: Json): Edit => ({
  name: `${path} + ${show(row, 60)}`,
  apply: (payload) =>
    change(payload, path, (parent, step) => {
      const held = Array.isArray(parent) ? parent[Number(step)] : parent[step]
      const rows = [...(Array.isArray(held) ? held : []), row]
      if (Array.isArray(parent)) parent[Number(step)] = rows
      else parent[step] = rows
    }),
})

/** The whole body is another. */
export const replacedBy = (body: Json): Edit => ({ name: `body = ${show(body, 60)}`, apply: () => body })

/** Several changes that belong together, under one name. */
export const edits = (name: string, ...all: readonly Edit[]): Edit => ({
  name,
  apply: (payload) => all.reduce((changed, edit) => edit.apply(changed), payload),
})

type Open = Record<string, unknown> | unknown[]

function change(payload: Json, path: string, act: (parent: Open, step: string) => void): Json {
  const copy = structuredClone(payload)
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  let parent: unknown = copy
  for (const [index, step] of steps.entries()) {
    const open = openAt(parent, path)
    const held = Array.isArray(open) ? open[Number(step)] : open[step]
    const next = held ?? (/^\d+$/.test(steps[index + 1] ?? last) ? [] : {})
    if (held === undefined) {
      if (Array.isArray(open)) open[Number(step)] = next
      else open[step] = next
    }
    parent = next
  }
  act(openAt(parent, path), last)
  return copy
}

function openAt(value: unknown, path: string): Open {
  if (Array.isArray(value) || isObject(value)) return value
  throw new TypeError(`the payload has nothing to edit at ${path}`)
}
