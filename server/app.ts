import Koa from 'koa'
import type { ControlCall } from './control/control-call.ts'
import { controlApi } from './control/control-api.ts'
import { CONTROL_PREFIX } from './control/serve-calls.ts'
import { answerRefusals } from './http/answer-refusals.ts'
import { answerUnknownAddress } from './http/answer-unknown-address.ts'
import { below, longestFirst, servePages } from './http/below.ts'
import type { Intake } from './http/body/intake.ts'
import { checkContract } from './http/check-contract.ts'
import { identifyCaller } from './http/identify-caller.ts'
import { limitRate } from './http/limit-rate.ts'
import { logExchange } from './http/log-exchange.ts'
import { routeOperations } from './http/route-operations.ts'
import { writeAnswer } from './http/write-answer.ts'
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
 * The table of contents: every middleware, in the order in which a request meets it. What an
 * operation then does, in the documented order, is told by its own file, for a submission
 * `nuntiq/partner/submit-invoice/index.ts`.
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
    app.use(
      below(
        mount.prefix,
        logExchange(api, { tenants, log, nextId }),
        writeAnswer(api, { plain }),
        checkContract(api, { log }),
        answerRefusals(api, { log }),
        identifyCaller(api, { tenants, plain }),
        limitRate(api, { tenants }),
        routeOperations(api, mount, { random, intake }),
      ),
    )
  }
  app.use(answerUnknownAddress({ services, unaddressed }))
  return app
}
