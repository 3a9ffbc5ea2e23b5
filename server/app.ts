import Koa from 'koa'
import type { House } from './sandbox/house.ts'
import type { Api } from './http/api.ts'
import { answerRefusals } from './http/answer-refusals.ts'
import { answerUnknownAddress } from './http/answer-unknown-address.ts'
import { below } from './http/below.ts'
import { checkContract } from './http/check-contract.ts'
import { countExchanges } from './http/exchange.ts'
import { identifyCaller } from './http/identify-caller.ts'
import { limitRate } from './http/limit-rate.ts'
import { logExchange } from './http/log-exchange.ts'
import { routeOperations } from './http/route-operations.ts'
import { writeAnswer } from './http/write-answer.ts'
import { controlApi } from './control/control-api.ts'
import { portal } from './nuntiq/portal/portal.ts'

/**
 * The table of contents: every middleware, in the order in which a request meets it. What an
 * operation then does, in the documented order, is told by its own file, for a submission
 * `nuntiq/partner/submit-invoice/index.ts`.
 */
export function createApp(house: House, apis: readonly Api[]): Koa {
  const app = new Koa()
  app.silent = true
  const nextId = countExchanges()

  app.use(below('/_sandbox/v1', controlApi(house, apis)))
  app.use(portal(house))
  for (const api of apis) {
    app.use(
      below(
        api.prefix,
        logExchange(api, house, nextId),
        writeAnswer(api, house),
        checkContract(api, house),
        answerRefusals(api, house),
        identifyCaller(api, house),
        limitRate(api, house),
        routeOperations(api, house),
      ),
    )
  }
  app.use(answerUnknownAddress(apis))
  return app
}
