import { type Instant, isoTime } from '../platform/clock.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Due } from './due.ts'

/** Something that happened, or would happen, because time passed. */
export interface Effect {
  readonly at: string
  readonly tenant: string
  readonly rule: string
  readonly effect: string
  readonly subject: string
}

/** `at` is when it was done: work that was found late is told with the instant at which it was found. */
export function effectOf(tenant: Tenant, { rule, effect, subject }: Due, at: Instant): Effect {
  return { at: isoTime(at), tenant: tenant.slug, rule, effect, subject }
}
