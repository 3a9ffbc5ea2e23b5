import { isDiskTrouble } from '../store/store-error.ts'
import { TenantGone } from '../tenancy/tenant.ts'
import type { Timekeeping } from './journey.ts'
import { settleDueWork } from './move-clock.ts'

/**
 * Does what has fallen due in every tenant whose clock runs: the ticker's work. Each for itself, so that
 * neither a slow answer from outside nor a failure in one keeps the others waiting.
 */
export async function settleAll(timekeeping: Timekeeping): Promise<void> {
  const running = timekeeping.tenants.all().filter(({ doc }) => doc.clock.frozen_at === null)
  await Promise.all(
    running.map((tenant) =>
      settleDueWork(timekeeping, tenant).catch((error: unknown) => {
        if (!(error instanceof TenantGone) && !isDiskTrouble(error))
          timekeeping.log.fault({ exchange: `due work of ${tenant.slug}`, error })
      }),
    ),
  )
}
