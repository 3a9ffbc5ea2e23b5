import { readJsonText } from './json-text.ts'
import type { Check } from './verdict.ts'

/** No object of the body names a member twice: a reader would see one of them only. */
export const noDuplicateMembers: Check = ({ text }) => {
  const { duplicates } = readJsonText(text)
  return {
    check: 'no duplicate members',
    ok: duplicates.length === 0,
    expected: 'each member once',
    actual: duplicates.length === 0 ? 'each once' : `twice: ${duplicates.slice(0, 5).join(', ')}`,
  }
}

/** The number at the path is written exactly so: 0.10 is not 0.1, and 2^53 + 1 is not rounded. */
export const numberText =
  (path: string, wanted: string): Check =>
  ({ text }) => {
    const written = readJsonText(text).numbers.get(path)
    return { check: `number ${path}`, ok: written === wanted, expected: wanted, actual: written ?? 'no number' }
  }

/** The number at the path is an integer as it is written, without fraction and exponent. */
export const integerText =
  (path: string): Check =>
  ({ text }) => {
    const written = readJsonText(text).numbers.get(path)
    return {
      check: `integer ${path}`,
      ok: /^-?\d+$/.test(written ?? ''),
      expected: 'digits only',
      actual: written ?? 'no number',
    }
  }
