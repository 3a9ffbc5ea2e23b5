import { isDiskTrouble } from '../store/store-error.ts'
import { Turns } from '../platform/turns.ts'
import { type Tenant, TenantGone } from '../tenancy/tenant.ts'
import type { Timekeeping } from './journey.ts'
import { settleDueWork } from './move-clock.ts'

/**
 * Does what has fallen due in every tenant whose clock runs: the ticker's work. Each for itself, so that
 * neither a slow answer from outside nor a failure in one keeps the others waiting. Where there are thousands, callers
 * get a turn in between.
 */
export async function settleAll(timekeeping: Timekeeping): Promise<void> {
  const running = timekeeping.tenants.all().filter(({ doc }) => doc.clock.frozen_at === null)
  const turns = new Turns(BEGUN_IN_ONE_GO)
  const begun: Promise<void>[] = []
  for (const tenant of running) {
    begun.push(settled(timekeeping, tenant))
    await turns.after(1)
  }
  await Promise.all(begun)
}

/** Tenants begun with before others get a turn. */
const BEGUN_IN_ONE_GO = 50

async function settled(timekeeping: Timekeeping, tenant: Tenant): Promise<void> {
  try {
    await settleDueWork(timekeeping, tenant)
  } catch (error) {
    if (!(error instanceof TenantGone) && !isDiskTrouble(error))
      timekeeping.log.fault({ exchange: `due work of ${tenant.slug}`, error })
  }
}
