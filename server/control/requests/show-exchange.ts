import type { components } from '../../../spec/generated/sandbox/control-types.ts'
import { isoTime } from '../../platform/clock.ts'
import type { LoggedExchange } from '../../tenancy/request-log.ts'
import { curlOf } from './curl-of.ts'
import { maskHeaders, maskText, maskUrl, maskValue } from './mask-secrets.ts'
import { showBody } from './show-body.ts'

/** An exchange in a list. */
export function summariseExchange(logged: LoggedExchange): components['schemas']['Exchange'] {
  return {
    id: logged.id,
    at: isoTime(logged.at),
    tenant: logged.tenant,
    api: logged.api,
    method: logged.raw.method,
    url: maskUrl(logged.raw.url),
    outcome: logged.outcome,
    status: logged.status,
    rule: logged.rule,
    advice: logged.advice.map(maskText),
    contract: { kept: logged.contract.length === 0, violations: logged.contract.map(maskText) },
  }
}

/** An exchange, whole, with every secret masked and a command that repeats it. */
export function showExchange(logged: LoggedExchange, origin: string): components['schemas']['WholeExchange'] {
  const { raw } = logged
  return {
    ...summariseExchange(logged),
    request: { method: raw.method, url: maskUrl(raw.url), headers: maskHeaders(raw.headers), body: showBody(raw) },
    answer:
      logged.status === null
        ? null
        : { status: logged.status, headers: maskHeaders(logged.answerHeaders), body: maskValue(logged.answer) },
    curl: curlOf(raw, origin),
  }
}
