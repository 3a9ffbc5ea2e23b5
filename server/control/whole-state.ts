import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateReset, validateState } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import { sayProblem } from '../platform/describe-schema-error.ts'
import type { StateRow, Store, StoredCollection } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import { BadState, judgeState } from '../tenancy/judge-state.ts'
import type { ServiceState } from '../tenancy/state-versions.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { putState as replaceState, stateText, takeState, type WholeState } from '../tenancy/whole-state.ts'
import { type ControlHandler, ok } from './control-call.ts'
import { STATE_LIMIT } from './read-body.ts'

/** What it takes to hand out a whole state, and to take one in. */
export interface StateParts {
  readonly store: Store
  readonly tenants: Tenants
  readonly collections: readonly StoredCollection[]
  readonly states: readonly ServiceState[]
  /** Fingerprint of the pepper. */
  readonly pepper: string
  /** Calls that replace the whole state or move all clocks run one at a time (`move-all-clocks.ts`). */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Carries out to their end the moves of clocks that the state was taken in the middle of. */
  finishMoves(): Promise<void>
}

/**
 * `GET /state`: every document, secrets only as hashes. Attachments' bytes are not in it: where they
 * are not on the other side too, fetching one answers 404 with the reason.
 */
export function getState(parts: StateParts): ControlHandler {
  return async () => {
    const state = await takeState(parts)
    return { kind: 'pieces', status: 200, pieces: stateText(state) }
  }
}

/** `PUT /state`: takes the place of everything that is there, or, when anything is wrong with it, of nothing. */
export function putState(parts: StateParts): ControlHandler {
  return async ({ body }) => {
    const rows = await takeIn(await body<WholeState>(validateState, STATE_LIMIT), parts)
    return ok({ rows: rows.length, tenants: parts.tenants.all().map(({ slug }) => slug) })
  }
}

/** `POST /reset`: back to a fresh world. Checkpoints stay. */
export function reset({
  tenants,
  toFreshWorld,
}: StateParts & { toFreshWorld(wanted: { world?: unknown; seed?: string | number }): Promise<void> }): ControlHandler {
  return async ({ body }) => {
    const wanted = await body<components['schemas']['Reset']>(validateReset)
    await toFreshWorld(wanted)
    return ok({ now: isoTime(tenants.rootNow()), tenants: tenants.all().map(({ slug }) => slug) })
  }
}

/** Judges a state of the right shape and puts it in place of everything. Throws a BadState or a ControlError. */
export async function takeIn(state: WholeState, parts: StateParts): Promise<readonly StateRow[]> {
  const rows = judgeState(state, parts)
  try {
    await parts.alone(async () => {
      await replaceState(parts, rows)
      await parts.finishMoves()
    })
  } catch (error) {
    // A row that its collection cannot take in is the caller's to correct.
    if (!(error instanceof StoreError && error.trouble === 'misuse')) throw error
    throw new BadState('malformed', `${error.message} ${error.remedy}`)
  }
  return rows
}

/** Any value as a state of the right shape. Throws a BadState. */
export function readState(value: unknown): WholeState {
  if (!validateState(value)) throw new BadState('malformed', sayProblem(validateState.errors))
  return value as WholeState
}
