import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateCreateCheckpoint, validateRestoreCheckpoint } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import { takeState, type WholeState } from '../tenancy/whole-state.ts'
import { ControlError } from './control-error.ts'
import { created, type Handler, ok } from './desk.ts'
import { judgeState } from './judge-state.ts'
import { replaceState } from './replace-state.ts'

export const listCheckpoints: Handler = async ({ house }) => ok(await house.checkpoints.names())

/** `POST /checkpoints`: keeps the whole state under a name, clocks included. */
export const createCheckpoint: Handler = async ({ house, body }) => {
  const { name, replace = false } = await body<components['schemas']['CreateCheckpoint']>(validateCreateCheckpoint)
  return house.store.exclusive(`checkpoint\n${name}`, async () => {
    if (!replace && (await house.checkpoints.has(name))) {
      throw new ControlError(
        409,
        `a checkpoint named '${name}' exists already; send "replace": true to keep this state in its place`,
      )
    }
    const state = await takeState({ store: house.store, pepper: house.hasher.fingerprint })
    await house.checkpoints.keep(name, state)
    return created({ name, rows: state.rows.length })
  })
}

/** `POST /checkpoints/{name}/restore`: as often as is wanted. */
export const restoreCheckpoint: Handler = async ({ house, params, body }) => {
  const name = params['name'] ?? ''
  await body(validateRestoreCheckpoint)
  const kept = await house.checkpoints.read(name)
  if (kept === undefined) throw new ControlError(404, `there is no checkpoint '${name.slice(0, 100)}'`)
  const state = judgeKept(kept, { name, pepper: house.hasher.fingerprint })
  await replaceState(house, state.rows)
  return ok({ name, rows: state.rows.length, now: isoTime(house.tenants.rootNow()) })
}

/** A file may have been edited, or made by another version: what is wrong with it is the checkpoint's fault, not the call's. */
function judgeKept(kept: unknown, { name, pepper }: { name: string; pepper: string }): WholeState {
  try {
    return judgeState(kept, { pepper })
  } catch (error) {
    throw error instanceof ControlError
      ? new ControlError(409, `checkpoint '${name}' cannot be used: ${error.message}`)
      : error
  }
}
