import Koa from 'koa'
import type { ControlCall } from './control/control-call.ts'
import { controlApi } from './control/control-api.ts'
import { CONTROL_PREFIX } from './control/serve-calls.ts'
import { answerUnknownAddress } from './http/answer-unknown-address.ts'
import { below, longestFirst, servePages } from './http/below.ts'
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
 * The table of contents: every middleware, in the order in which a request meets it. The steps of an exchange with
 * an API are those of `http/serve-api.ts`.
 */
export function createApp({ resources, services, control, intake, nextId, unaddressed }: AppParts): Koa {
  const app = new Koa()
  app.silent = true
  const { tenants, log, settings, random } = resources
  const { plain } = settings

  app.use(below(CONTROL_PREFIX, controlApi(control, { tenants, settings, log, watch: intake.watch })))
  for (const { paths, serve } of services.flatMap(({ pages }) => pages)) {
    for (const path of paths) app.use(below(path, servePages(serve)))
  }
  for (const { api, mount } of longestFirst(services.flatMap(({ apis }) => apis))) {
    app.use(below(mount.prefix, serveApi(api, mount, { tenants, log, nextId, plain, random, intake })))
  }
  app.use(answerUnknownAddress({ services, unaddressed }))
  return app
}
