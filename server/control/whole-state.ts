import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateReset, validateState, validateStateRow } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import type { MemoryRoom } from '../platform/memory-room.ts'
import type { Store, StoredCollection } from '../store/port.ts'
import type { StateLimits } from '../tenancy/state-text/state-parts.ts'
import type { ServiceState } from '../tenancy/state-versions.ts'
import { takeInState } from '../tenancy/take-in-state.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { takeState } from '../tenancy/whole-state.ts'
import { type ControlHandler, ok } from './control-call.ts'

/** What it takes to hand out a whole state, and to take one in. */
export interface StateParts {
  readonly store: Store
  readonly tenants: Tenants
  readonly collections: readonly StoredCollection[]
  readonly states: readonly ServiceState[]
  /** Fingerprint of the pepper. */
  readonly pepper: string
  readonly limits: StateLimits
  readonly room: MemoryRoom
  /** To be told when documents have gone that files belonged to. */
  filesMayBeFree(): void
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
  return () => ({ kind: 'state', status: 200, state: takeState(parts) })
}

/** `PUT /state`: takes the place of everything that is there, or, when anything is wrong with it, of nothing. */
export function putState(parts: StateParts): ControlHandler {
  return async ({ text }) => {
    const rows = await takeIn(text(), parts)
    return ok({ rows, tenants: parts.tenants.all().map(({ slug }) => slug) })
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

/** Takes in the text of a state and puts it in place of everything. Answers how many rows it has; throws a BadState. */
export async function takeIn(text: AsyncIterable<Buffer>, parts: StateParts): Promise<number> {
  const { alone, tenants } = parts
  // Nobody waits while it arrives, and is judged aside.
  const state = await takeInState(text, { ...parts, validateHead: validateState, validateRow: validateStateRow })
  try {
    await alone(async () => {
      await state.putInPlace(tenants)
      await parts.finishMoves()
    })
    return state.rows
  } finally {
    state.release()
    parts.filesMayBeFree()
  }
}
