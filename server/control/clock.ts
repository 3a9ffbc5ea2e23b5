import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateMoveClock } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { MadeBefore } from '../time/made-move.ts'
import { moveAllClocks } from '../time/move-all-clocks.ts'
import type { Timekeeping } from '../time/journey.ts'
import { moveClock } from '../time/move-clock.ts'
import { readClockMove, readMoveName } from '../time/read-clock-move.ts'
import { type ControlHandler, ok } from './control-call.ts'

/** `GET /clock`: of a tenant, or of the root, from which new tenants start. */
export function getClock({ tenants }: { tenants: Tenants }): ControlHandler {
  return ({ tenant }) => ok(clockOf(tenants, tenant))
}

/** `POST /clock`: moves a tenant's clock, or all of them, and tells what fell due on the way. */
export function postClock({
  timekeeping,
  alone,
}: {
  timekeeping: Timekeeping
  alone<T>(work: () => Promise<T>): Promise<T>
}): ControlHandler {
  const { tenants } = timekeeping
  return async ({ tenant, body }) => {
    const sent = await body<components['schemas']['MoveClock']>(validateMoveClock)
    const move = readClockMove(sent, { tenants, tenant })
    const named = readMoveName(sent)
    try {
      const effects = tenant
        ? await moveClock(timekeeping, tenant, move, named)
        : await alone(() => moveAllClocks(timekeeping, move, named))
      return ok({ ...clockOf(tenants, tenant), effects })
    } catch (error) {
      if (error instanceof MadeBefore) return ok(repeated(error))
      throw error
    }
  }
}

function repeated({ made: { answer, effects, effects_left_out } }: MadeBefore): components['schemas']['MovedClock'] {
  return {
    now: isoTime(answer.now),
    frozen: answer.frozen,
    effects,
    repeated: true,
    ...(effects_left_out > 0 && { effects_left_out }),
  }
}

function clockOf(tenants: Tenants, tenant: Tenant | undefined): components['schemas']['Clock'] {
  const clock = tenant?.doc.clock ?? tenants.root.clock
  return { now: isoTime(tenant?.now() ?? tenants.rootNow()), frozen: clock.frozen_at !== null }
}
