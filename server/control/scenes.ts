import type { Scene } from '../service.ts'
import { type ControlHandler, ok } from './control-call.ts'

/** `GET /scenes`: the prepared situations that `POST /tenants` takes by name. */
export function listScenes({ scenes }: { scenes: readonly Scene[] }): ControlHandler {
  return () => ok(scenes.map(({ name, description }) => ({ name, description })))
}
