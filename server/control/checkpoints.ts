import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { validateCreateCheckpoint, validateRestoreCheckpoint } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import { BadState } from '../tenancy/bad-state.ts'
import { CHECKPOINTS, type Checkpoints } from '../tenancy/checkpoints.ts'
import { stateText } from '../tenancy/state-text/state-text.ts'
import { takeState } from '../tenancy/whole-state.ts'
import { type ControlHandler, created, ok } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { type StateParts, takeIn } from './whole-state.ts'

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
    return store.exclusive(CHECKPOINTS, async () => {
      if (!replace && (await checkpoints.has(name))) {
        throw new ControlError(
          409,
          `a checkpoint named '${name}' exists already; send "replace": true to keep this state in its place`,
        )
      }
      let rows = 0
      parts.filesMayBeFree()
      await checkpoints.keep(
        name,
        stateText(takeState(parts), () => (rows += 1)),
      )
      return created({ name, rows })
    })
  }
}

/** `POST /checkpoints/{name}/restore`: as often as is wanted. */
export function restoreCheckpoint(parts: CheckpointParts): ControlHandler {
  const { store, checkpoints, tenants } = parts
  return async ({ params, body }) => {
    const name = params['name'] ?? ''
    await body(validateRestoreCheckpoint)
    return store.exclusive(CHECKPOINTS, async () => {
      const kept = await checkpoints.read(name)
      if (kept === undefined) throw new ControlError(404, `there is no checkpoint '${name.slice(0, 100)}'`)
      const rows = await takeIn(kept, parts).catch((error: unknown) => {
        throw unusable(name, error)
      })
      return ok({ name, rows, now: isoTime(tenants.rootNow()) })
    })
  }
}

/** A file may have been edited, or made by another version: what is wrong with it is the checkpoint's fault, not the call's. */
function unusable(name: string, error: unknown): unknown {
  if (!(error instanceof BadState)) return error
  const remedy = error.trouble === 'malformed' ? '; keep it anew, or mend its file' : ''
  return new ControlError(409, `checkpoint '${name}' cannot be used: ${error.message}${remedy}`)
}
