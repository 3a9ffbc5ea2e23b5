import { isoTime } from '../platform/clock.ts'
import { version } from '../platform/version.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { type ControlHandler, ok } from './control-call.ts'

const VERSION = version()

/** `GET /health`: answered as soon as the sandbox serves. */
export function getHealth({ tenants }: { tenants: Tenants }): ControlHandler {
  return () => ok({ status: 'ok', version: VERSION, now: isoTime(tenants.rootNow()) })
}
