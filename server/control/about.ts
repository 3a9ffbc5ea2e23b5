import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { isoTime } from '../platform/clock.ts'
import { version } from '../platform/version.ts'
import type { OpenService, Scene, Service } from '../service.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { type ControlHandler, ok } from './control-call.ts'

const VERSION = version()

/** `GET /health`: answered as soon as the sandbox serves, also while nothing can be written. */
export function getHealth({
  tenants,
  trouble,
}: {
  tenants: Tenants
  /** Why nothing can be written at present. */
  trouble: () => Promise<string | undefined>
}): ControlHandler {
  return async () => {
    const reason = await trouble()
    const facts = { version: VERSION, now: isoTime(tenants.rootNow()) }
    return ok(reason === undefined ? { status: 'ok', ...facts } : { status: 'failing', reason, ...facts })
  }
}

/** `GET /scenes`: the prepared situations that `POST /tenants` takes by name. */
export function listScenes({ scenes }: { scenes: readonly Scene[] }): ControlHandler {
  return () => ok(scenes.map(({ name, description }) => ({ name, description })))
}

/** `GET /services`: what this sandbox plays, for the console and for whoever looks around. */
export function listServices({
  services,
  open,
}: {
  services: readonly Service[]
  open: readonly OpenService[]
}): ControlHandler {
  const shown: components['schemas']['Services'] = open.map(({ name, apis, pages, banner }) => {
    const service = services.find((each) => each.name === name)
    return {
      name,
      apis: apis.map((api) => ({
        name: api.name,
        mounts: api.mounts.map(({ prefix }) => prefix),
        operations: api.mounts.flatMap(({ prefix, operations }) =>
          operations.map(({ id, method, path }) => ({ id, method, path: prefix + path })),
        ),
      })),
      addresses: banner,
      scenes: service?.scenes.map((scene) => scene.name) ?? [],
      collections: service?.collections.map((collection) => collection.name) ?? [],
      pages: pages.flatMap(({ paths }) => paths),
      documents: service?.contract.documents.map((document) => document.name) ?? [],
    }
  })
  return () => ok(shown)
}
