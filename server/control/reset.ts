import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateReset } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import { alone } from './alone.ts'
import { type Handler, ok } from './desk.ts'

/** `POST /reset`: back to a fresh world. Checkpoints stay. */
export const reset: Handler = async ({ house, body }) => {
  const wanted = await body<components['schemas']['Reset']>(validateReset)
  await alone(house, () => house.reset(wanted))
  return ok({ now: isoTime(house.tenants.rootNow()), tenants: house.tenants.all().map(({ slug }) => slug) })
}
