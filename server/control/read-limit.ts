import { ControlError } from './control-error.ts'

const DEFAULT_LIMIT = 100
const MOST = 500

/** How many rows a list gives: 1 to 500, 100 unless told. */
export function readLimit(sent: string | undefined): number {
  if (sent === undefined) return DEFAULT_LIMIT
  const limit = /^\d{1,3}$/.test(sent) ? Number(sent) : 0
  if (limit < 1 || limit > MOST)
    throw new ControlError(400, `limit '${sent.slice(0, 50)}' must be a whole number from 1 to ${MOST}`)
  return limit
}
