import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateCreateCheckpoint, validateRestoreCheckpoint } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import type { Checkpoints } from '../tenancy/checkpoints.ts'
import { BadState } from '../tenancy/judge-state.ts'
import { takeState } from '../tenancy/whole-state.ts'
import { type ControlHandler, created, ok } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { readState, type StateParts, takeIn } from './whole-state.ts'

interface CheckpointParts extends StateParts {
  readonly checkpoints: Checkpoints
}

export function listCheckpoints({ checkpoints }: CheckpointParts): ControlHandler {
  return async () => ok(await checkpoints.names())
}

/** `POST /checkpoints`: keeps the whole state under a name, clocks included. */
export function createCheckpoint(parts: CheckpointParts): ControlHandler {
  const { store, checkpoints } = parts
  return async ({ body }) => {
    const { name, replace = false } = await body<components['schemas']['CreateCheckpoint']>(validateCreateCheckpoint)
    return store.exclusive(`checkpoint\n${name}`, async () => {
      if (!replace && (await checkpoints.has(name))) {
        throw new ControlError(
          409,
          `a checkpoint named '${name}' exists already; send "replace": true to keep this state in its place`,
        )
      }
      const state = await takeState(parts)
      await checkpoints.keep(name, state)
      return created({ name, rows: state.rows.length })
    })
  }
}

/** `POST /checkpoints/{name}/restore`: as often as is wanted. */
export function restoreCheckpoint(parts: CheckpointParts): ControlHandler {
  return async ({ params, body }) => {
    const name = params['name'] ?? ''
    await body(validateRestoreCheckpoint)
    const kept = await parts.checkpoints.read(name)
    if (kept === undefined) throw new ControlError(404, `there is no checkpoint '${name.slice(0, 100)}'`)
    try {
      const rows = await takeIn(readState(kept), parts)
      return ok({ name, rows: rows.length, now: isoTime(parts.tenants.rootNow()) })
    } catch (error) {
      // A file may have been edited, or made by another version: what is wrong with it is the checkpoint's fault, not the call's.
      if (!(error instanceof BadState)) throw error
      throw new ControlError(409, `checkpoint '${name}' cannot be used: ${error.message}`)
    }
  }
}
