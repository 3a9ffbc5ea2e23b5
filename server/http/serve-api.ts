import type { Middleware } from 'koa'
import type { Log } from '../log/log.ts'
import type { Random } from '../platform/random.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Api, Mount } from './api.ts'
import { answerError } from './answer-error.ts'
import type { Intake } from './body/intake.ts'
import { checkContract } from './check-contract.ts'
import { closeExchange, openExchange } from './exchange.ts'
import { identifyCaller } from './identify-caller.ts'
import { limitRate } from './limit-rate.ts'
import { routeOperations } from './route-operations.ts'
import { writeAnswer } from './write-answer.ts'

export interface ServingParts {
  readonly tenants: Tenants
  readonly log: Log
  /** The id of the next exchange. */
  readonly nextId: () => string
  readonly plain: boolean
  readonly random: Random
  readonly intake: Intake
}

/**
 * Serves one API below one of its prefixes: every step of an exchange, in the order in which a request meets it. What an
 * operation then does, in the documented order, is told by its own file, for a submission
 * `nuntiq/partner/submit-invoice/index.ts`. One function, since each asynchronous one costs as much as a rule.
 */
export function serveApi(api: Api, mount: Mount, parts: ServingParts): Middleware {
  const identify = identifyCaller(api, parts)
  const limit = limitRate(api, parts)
  const perform = routeOperations(api, mount, parts)
  const check = checkContract(api, parts)
  const write = writeAnswer(api, parts)

  return async (ctx) => {
    const exchange = openExchange(ctx, { api: api.name, id: parts.nextId(), at: parts.tenants.rootNow() })
    try {
      try {
        await identify(exchange)
        limit.count(exchange)
        exchange.answer = await perform(exchange)
      } catch (error) {
        exchange.answer = answerError(error, { api, exchange, log: parts.log })
      }
      limit.countLate(exchange)
      await check(exchange)
      await write(exchange)
    } finally {
      closeExchange(exchange, parts)
    }
  }
}
