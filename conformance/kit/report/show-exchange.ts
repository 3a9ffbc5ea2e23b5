import type { Exchange, Header, WireRequest } from '../wire/exchange.ts'
import { MASK, type Secrets } from '../wire/secrets.ts'
import type { ToldCase } from '../run/evidence.ts'
import type { ExchangeEvent, ShownMessage, ToldEvent } from './event.ts'

/** Bodies are cut here: a 10 MB file helps nobody in a report. */
const SHOWN = 4_000

/** An exchange as it may leave memory. */
export function showExchange(exchange: Exchange, secrets: Secrets, judges: ExchangeEvent['judges']): ExchangeEvent {
  const { n, caseId, label, request, response } = exchange
  return {
    event: 'exchange',
    n,
    case: caseId,
    label: secrets.mask(label),
    request: showRequest(request, secrets),
    response: { status: response.status, ms: response.ms, ...showMessage(response.headers, response.body, secrets) },
    ...(judges && { judges }),
  }
}

/** A request as it may leave memory, whether or not it was sent. */
export function showRequest(request: WireRequest, secrets: Secrets): ExchangeEvent['request'] {
  return {
    method: request.method,
    url: secrets.mask(request.url),
    ...showMessage(request.headers, request.body, secrets),
    ...variablesOf(request.headers, secrets),
  }
}

function variablesOf(headers: readonly Header[], secrets: Secrets): Pick<ExchangeEvent['request'], 'variables'> {
  const named = headers.flatMap(([name, value]): [string, string][] => {
    const variable = secrets.variableOf(value)
    return variable === undefined ? [] : [[name.toLowerCase(), variable]]
  })
  return named.length === 0 ? {} : { variables: Object.fromEntries(named) }
}

function showMessage(headers: readonly Header[], body: Buffer | undefined, secrets: Secrets): ShownMessage {
  return {
    headers: headers.map(([name, value]) => [name, secrets.mask(withoutCookie(name, value))] as const),
    body: shorten(body?.toString('utf8') ?? '', secrets),
    bytes: body?.length ?? 0,
  }
}

/** Whoever has the cookie of a session has the session, and its value has no form to be known by. */
function withoutCookie(name: string, value: string): string {
  return name.toLowerCase() === 'set-cookie' ? value.replace(/^([^=;]*=)?[^;]*/, `$1${MASK}`) : value
}

/** Masked before it is cut, or the cut would leave half a secret. */
function shorten(text: string, secrets: Secrets): string {
  const masked = secrets.mask(text.length > 20 * SHOWN ? text.slice(0, 20 * SHOWN) : text)
  return masked.length > SHOWN ? `${masked.slice(0, SHOWN)}…` : masked
}

/** A mail has its code as a member and in its texts, where it is too short to be known for a secret. */
function withoutCodes(text: string): string {
  const codes = new Set([...text.matchAll(/"code":\s*"([^"]+)"/g)].map(([, code = '']) => code))
  return [...codes].reduce((hidden, code) => hidden.replaceAll(code, MASK), text)
}

/** What the control API told, as it may leave memory. */
export function showTold({ n, caseId, method, path, sent, status, answered }: ToldCase, secrets: Secrets): ToldEvent {
  return {
    event: 'told',
    n,
    case: caseId,
    method,
    path: secrets.mask(path),
    sent: shorten(sent, secrets),
    status,
    answered: shorten(withoutCodes(answered), secrets),
  }
}
