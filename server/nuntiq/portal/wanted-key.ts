import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { REGENERATE } from '../links.ts'
import { DEFAULT_INTERVAL_DAYS, INTERVALS_DAYS } from '../keys/lifetime.ts'
import type { Problem } from './page.ts'

/** PORT-PAGE-002: the choices: as the form sends them, in days (null: never), and by name. */
export interface LifetimeChoice {
  readonly value: string
  readonly days: number | null
  readonly name: string
}

const NAMES: Readonly<Record<(typeof INTERVALS_DAYS)[number], string>> = {
  30: '1 month',
  90: '3 months',
  180: '6 months',
  365: '1 year',
}

export const LIFETIME_CHOICES: readonly LifetimeChoice[] = [
  ...INTERVALS_DAYS.map((days) => ({ value: String(days), days, name: NAMES[days] })),
  { value: 'never', days: null, name: 'Never' },
]

export const DEFAULT_LIFETIME = String(DEFAULT_INTERVAL_DAYS)

/** A value that is not a choice is passed on as it is, for the rule to refuse. */
export function lifetimeWanted(value: string): { expires_interval_days: unknown } {
  const choice = LIFETIME_CHOICES.find((each) => each.value === value)
  return { expires_interval_days: choice ? choice.days : value }
}

/** What is wrong with the form, by the rule that refused it; undefined if the form is not at fault. */
export function problemOfMint(rule: string): Problem | undefined {
  return PROBLEMS.get(rule)
}

const PROBLEMS: ReadonlyMap<string, Problem> = new Map<RequirementId, Problem>([
  ['SUP-MINT-002', { field: 'label', text: 'Enter a label.' }],
  ['SUP-MINT-003', { field: 'label', text: 'Shorten the label.', advice: 'It can have at most 100 characters.' }],
  ['SUP-MINT-004', { field: 'expires', text: 'Choose when the key expires.' }],
  ['SUP-MINT-018', { field: 'label', text: 'Enter a label.' }],
  [
    'SUP-MINT-010',
    {
      field: 'label',
      text: 'Choose another label.',
      advice: 'Another key of this account already has this one. To replace that key, ask for a link that does.',
      way: { text: 'Ask for a new link', to: REGENERATE },
    },
  ],
])
