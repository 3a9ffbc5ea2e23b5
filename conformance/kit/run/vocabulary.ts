import { bodyHas, bodyLacks, bodyLacksPattern } from '../checks/body-text.ts'
import { headerIs, headerOnce, jsonMediaType } from '../checks/header.ts'
import { memberAbsent, memberHas, memberIs, memberMatches, memberType } from '../checks/member.ts'
import { integerText, noDuplicateMembers, numberText } from '../checks/raw-json.ts'
import { statusBetween, statusIs } from '../checks/status.ts'
import type { Check } from '../checks/verdict.ts'
import type { Vocabulary } from '../profile.ts'

/** The words behind `t.expect(exchange)` that every profile has: a word is a check, or makes one of its arguments. */
export const WORDS = {
  status: statusIs,
  statusBetween,
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
  /** Any other check. */
  that: (check: Check) => check,
} as const

type KitWords = typeof WORDS

/** Each word records its verdict and hands the expectation on; none throws. */
export type Expectation<Own extends Vocabulary> = {
  [Word in keyof KitWords]: (...args: Parameters<KitWords[Word]>) => Expectation<Own>
} & { [Word in keyof Own]: (...args: Parameters<Own[Word]>) => Expectation<Own> }

/** Binds the words, the profile's own among them, to what takes their checks. */
export function expectation<Own extends Vocabulary>(own: Own, take: (check: Check) => void): Expectation<Own> {
  const chain: Record<string, unknown> = {}
  for (const [word, make] of Object.entries({ ...WORDS, ...own })) {
    const makeCheck = make as (...args: unknown[]) => Check
    chain[word] = (...args: unknown[]) => {
      take(makeCheck(...args))
      return chain
    }
  }
  return chain as Expectation<Own>
}
