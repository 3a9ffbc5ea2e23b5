import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateMoveClock } from '../../spec/generated/sandbox/control-validators.js'
import { alone } from './alone.ts'
import { isoTime } from '../platform/clock.ts'
import { moveAllClocks } from '../time/move-all-clocks.ts'
import { moveClock, type Timekeeping } from '../time/move-clock.ts'
import { type Desk, type Handler, ok } from './desk.ts'
import { readClockMove } from '../time/read-clock-move.ts'

/** `GET /clock`: of a tenant, or of the root, from which new tenants start. */
export const getClock: Handler = (desk) => ok(clockOf(desk))

/** `POST /clock`: moves a tenant's clock, or all of them, and tells what fell due on the way. */
export const postClock: Handler = async (desk) => {
  const { house, apis, tenant } = desk
  const tenants = tenant ? [tenant] : house.tenants.all()
  const latest = Math.max(tenant?.now() ?? house.tenants.rootNow(), ...tenants.map((each) => each.now()))
  const move = readClockMove(await desk.body<components['schemas']['MoveClock']>(validateMoveClock), latest)
  const keeping: Timekeeping = { tenants: house.tenants, apis, time: house.time }
  const effects = tenant
    ? await moveClock(keeping, tenant, move)
    : await alone(house, () => moveAllClocks(keeping, move))
  return ok({ ...clockOf(desk), effects })
}

function clockOf({ house, tenant }: Desk): components['schemas']['Clock'] {
  const clock = tenant?.doc.clock ?? house.tenants.root.clock
  return { now: isoTime(tenant?.now() ?? house.tenants.rootNow()), frozen: clock.frozen_at !== null }
}
