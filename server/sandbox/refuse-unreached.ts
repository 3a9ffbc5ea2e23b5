import type { IncomingHttpHeaders } from 'node:http'
import { CONTROL_PREFIX } from '../control/serve-calls.ts'
import { isBelow, longestFirst } from '../http/below.ts'
import type { HttpProblem } from '../http/http-problem.ts'
import { pathAndQueryOf } from '../http/judge-head.ts'
import type { Log } from '../log/log.ts'
import type { OpenService, Service } from '../service.ts'
import { keptAnswer, type LoggedExchange } from '../tenancy/logged-exchange.ts'
import type { Tenants } from '../tenancy/tenants.ts'

/** What is known of a request that reached no operation. */
export interface Unreached {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly ip: string
}

/** An answer that no operation gave. */
export interface Refused {
  readonly status: number
  readonly body: object
  readonly headers: Readonly<Record<string, string>>
  /** Null where no API was addressed. */
  readonly rule: string | null
}

export interface RefuseUnreached {
  /** What is answered, in the words of whom the address belongs to; undefined where that is not known. */
  wordsFor(problem: HttpProblem, url: string | undefined): Refused
  /** The same, entered into the log. */
  refuse(problem: HttpProblem, seen: Unreached): Refused
}

export function refuseUnreached({
  services,
  unaddressed,
  tenants,
  log,
  nextId,
  plain,
}: {
  services: readonly OpenService[]
  unaddressed: Service['unaddressed']
  tenants: Tenants
  log: Log
  nextId: () => string
  plain: boolean
}): RefuseUnreached {
  const mounts = longestFirst(services.flatMap(({ apis }) => apis))

  function answerFor(problem: HttpProblem, url: string | undefined): Refused & { api: string | null } {
    const { status, error, message, ends } = problem
    const headers = { 'Content-Type': 'application/json; charset=utf-8', ...(ends && { Connection: 'close' }) }
    const path = url === undefined ? undefined : pathAndQueryOf(url).split(/[?#]/, 1)[0]
    const api = path === undefined ? undefined : mounts.find(({ mount }) => isBelow(path, mount.prefix))?.api
    if (api) {
      const { answer } = api.errors.unreadable(problem)
      const ruled = plain ? headers : { ...headers, 'Sandbox-Rule': answer.rule }
      return { ...answer, body: answer.body ?? {}, headers: { ...ruled, ...answer.headers }, api: api.name }
    }
    const isControl = path !== undefined && isBelow(path, CONTROL_PREFIX)
    return {
      status,
      headers,
      body: isControl ? { error, message } : unaddressed({ status, error, message }),
      rule: null,
      api: null,
    }
  }

  return {
    wordsFor: answerFor,
    refuse(problem, { method, url, headers, ip }) {
      const { api, ...refused } = answerFor(problem, url)
      const exchange: LoggedExchange = {
        id: nextId(),
        at: tenants.rootNow(),
        tenant: null,
        api,
        raw: { method, url, headers, ip, body: Buffer.alloc(0), bodyBytes: 0 },
        status: refused.status,
        rule: refused.rule,
        advice: [],
        contract: [],
        answerHeaders: {},
        answer: keptAnswer(refused.body),
        outcome: problem.ends ? 'unreadable' : 'answered',
      }
      tenants.anonymousLog.add(exchange)
      log.exchange(exchange)
      return plain ? refused : { ...refused, headers: { ...refused.headers, 'Sandbox-Request': exchange.id } }
    },
  }
}
