import Koa from 'koa'
import type { ControlCall } from './control/control-call.ts'
import { controlApi } from './control/control-api.ts'
import { CONTROL_PREFIX } from './control/serve-calls.ts'
import { answerUnknownAddress } from './http/answer-unknown-address.ts'
import { leadToTerritory, longestFirst, servePages } from './http/below.ts'
import type { Intake } from './http/body/intake.ts'
import { serveApi } from './http/serve-api.ts'
import type { OpenService, Resources, Service } from './service.ts'

export interface AppParts {
  readonly resources: Resources
  readonly services: readonly OpenService[]
  /** Calls of the control API: the sandbox's own, and those of the services. */
  readonly control: readonly ControlCall[]
  readonly intake: Intake
  /** The id of the next exchange. */
  readonly nextId: () => string
  readonly unaddressed: Service['unaddressed']
}

/**
 * The table of contents: whose an address is, in the order in which that is asked. The steps of an exchange with an API
 * are those of `http/serve-api.ts`.
 */
export function createApp({ resources, services, control, intake, nextId, unaddressed }: AppParts): Koa {
  const app = new Koa()
  app.silent = true
  const { tenants, log, settings, random } = resources
  const { plain } = settings

  const ownApi = controlApi(control, { tenants, settings, log, watch: intake.watch })
  const pages = services.flatMap((service) => service.pages)
  const mounts = longestFirst(services.flatMap(({ apis }) => apis))

  app.use(
    leadToTerritory([
      { prefix: CONTROL_PREFIX, serve: ownApi },
      ...pages.flatMap(({ paths, serve }) => paths.map((prefix) => ({ prefix, serve: servePages(serve) }))),
      ...mounts.map(({ api, mount }) => ({
        prefix: mount.prefix,
        serve: serveApi(api, mount, { tenants, log, nextId, plain, random, intake }),
      })),
    ]),
  )
  app.use(answerUnknownAddress({ services, unaddressed }))
  return app
}
