import { bodyHas, bodyLacks, bodyLacksPattern } from '../checks/body-text.ts'
import { headerIs, headerOnce, jsonMediaType } from '../checks/header.ts'
import { memberAbsent, memberHas, memberIs, memberMatches, memberType } from '../checks/member.ts'
import { integerText, noDuplicateMembers, numberText } from '../checks/raw-json.ts'
import { claimsNoSuccess, hasMessage } from '../checks/refusal.ts'
import { fitsSchema } from '../checks/schema.ts'
import { statusBetween, statusIs } from '../checks/status.ts'
import type { Check } from '../checks/verdict.ts'

/** The words behind `t.expect(exchange)`: a word is a check, or makes one of its arguments. */
export const WORDS = {
  status: statusIs,
  statusBetween,
  message: () => hasMessage,
  noSuccess: () => claimsNoSuccess,
  json: () => jsonMediaType,
  header: headerIs,
  headerOnce,
  member: memberIs,
  matches: memberMatches,
  has: memberHas,
  type: memberType,
  absent: memberAbsent,
  text: bodyHas,
  lacks: bodyLacks,
  lacksPattern: bodyLacksPattern,
  number: numberText,
  integer: integerText,
  eachMemberOnce: () => noDuplicateMembers,
  schema: () => fitsSchema,
  /** Any other check. */
  that: (check: Check) => check,
} as const

type Words = typeof WORDS

/** Each word records its verdict and hands the expectation on; none throws. */
export type Expectation = { [Word in keyof Words]: (...args: Parameters<Words[Word]>) => Expectation }

/** Binds the words to what takes their checks. */
export function expectation(take: (check: Check) => void): Expectation {
  const chain: Partial<Record<keyof Words, unknown>> = {}
  for (const [word, make] of Object.entries(WORDS)) {
    const makeCheck = make as (...args: unknown[]) => Check
    chain[word as keyof Words] = (...args: unknown[]) => {
      take(makeCheck(...args))
      return chain
    }
  }
  return chain as Expectation
}
