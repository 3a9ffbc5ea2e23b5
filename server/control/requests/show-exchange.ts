import type { components } from '../../../spec/generated/sandbox/control-types.ts'
import { isoTime } from '../../platform/clock.ts'
import type { LoggedExchange } from '../../tenancy/logged-exchange.ts'
import { curlOf } from './curl-of.ts'
import type { Masks } from './mask-secrets.ts'
import { showAnswer, showBody } from './show-body.ts'

interface Shown {
  readonly masks: Masks
  statementOf(rule: string): Promise<string | undefined>
}

/** An exchange in a list. */
export async function summariseExchange(
  logged: LoggedExchange,
  { masks, statementOf }: Shown,
): Promise<components['schemas']['Exchange']> {
  return {
    id: logged.id,
    at: isoTime(logged.at),
    tenant: logged.tenant,
    api: logged.api,
    method: logged.raw.method,
    url: masks.url(logged.raw.url),
    outcome: logged.outcome,
    status: logged.status,
    rule: logged.rule,
    why: (logged.rule !== null && (await statementOf(logged.rule))) || null,
    advice: logged.advice.map(masks.text),
    contract: { kept: logged.contract.length === 0, violations: logged.contract.map(masks.text) },
  }
}

/** An exchange, whole, with every secret masked and a command that repeats it. */
export async function showExchange(
  logged: LoggedExchange,
  parts: Shown & { origin: string },
): Promise<components['schemas']['WholeExchange']> {
  const { raw } = logged
  const { masks, origin } = parts
  return {
    ...(await summariseExchange(logged, parts)),
    request: {
      method: raw.method,
      url: masks.url(raw.url),
      headers: masks.headers(raw.headers),
      body: showBody(raw, masks),
    },
    answer:
      logged.status === null
        ? null
        : { status: logged.status, headers: masks.headers(logged.answerHeaders), ...showAnswer(logged, masks) },
    curl: curlOf(raw, { origin, masks }),
  }
}
