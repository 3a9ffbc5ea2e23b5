import { isoTime } from '../platform/clock.ts'
import { version } from '../platform/version.ts'
import { type Handler, ok } from './desk.ts'

const VERSION = version()

/** `GET /health`: answered as soon as the sandbox serves. */
export const getHealth: Handler = ({ house }) =>
  ok({ status: 'ok', version: VERSION, now: isoTime(house.tenants.rootNow()) })
