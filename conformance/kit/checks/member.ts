import { at, show } from '../json.ts'
import { sameAs } from './same-as.ts'
import type { Check } from './verdict.ts'

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'

/** The member at a dotted path (`data.0.label`) equals the value. */
export const memberIs =
  (path: string, wanted: unknown): Check =>
  ({ json }) => {
    return sameAs(`member ${path}`, at(json, path), wanted)
  }

/** The member is a text that matches. */
export const memberMatches =
  (path: string, pattern: RegExp): Check =>
  ({ json }) => {
    const value = at(json, path)
    return {
      check: `member ${path}`,
      ok: typeof value === 'string' && pattern.test(value),
      expected: `text that matches ${pattern}`,
      actual: show(value),
    }
  }

/** The member is a text that contains the literal. */
export const memberHas =
  (path: string, literal: string): Check =>
  ({ json }) => {
    const value = at(json, path)
    return {
      check: `member ${path}`,
      ok: typeof value === 'string' && value.includes(literal),
      expected: `text with ${show(literal)}`,
      actual: show(value),
    }
  }

/** The member is there and of one of the types; an empty string is no string. */
export const memberType =
  (path: string, ...types: JsonType[]): Check =>
  ({ json }) => {
    const value = at(json, path)
    return {
      check: `type of ${path === '' ? 'the body' : path}`,
      ok: types.some((type) => isOfType(value, type)),
      expected: types.join(' or '),
      actual: show(value),
    }
  }

/** The member is not there. */
export const memberAbsent =
  (path: string): Check =>
  ({ json }) => {
    const value = at(json, path)
    return { check: `member ${path}`, ok: value === undefined, expected: 'nothing', actual: show(value) }
  }

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' && value !== ''
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'null':
      return value === null
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}
