import type { RequestListener } from 'node:http'
import type { Dispatched } from '../control/requests.ts'
import { loadedLater } from '../platform/loaded-later.ts'
import type { RawRequest } from '../tenancy/logged-exchange.ts'

const loadInjector = loadedLater(() => import('light-my-request'))

/** Runs a request through a handler without a socket. */
export async function dispatchThrough(handle: RequestListener, request: RawRequest): Promise<Dispatched> {
  const { inject } = await loadInjector()
  const { method, url, headers, body } = request
  const response = await inject(handle as Parameters<typeof inject>[0], {
    method: method as 'GET',
    url,
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
    remoteAddress: request.ip,
    ...(body.length > 0 ? { payload: body } : {}),
  })
  const answered: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) if (value !== undefined) answered[name] = String(value)
  return { status: response.statusCode, headers: answered, body: response.rawPayload }
}

/** The same with the types of the web: what `sandbox.fetch` does. */
export async function fetchThrough(
  { handle, origin }: { handle: RequestListener; origin: string },
  input: Request | string | URL,
  init?: RequestInit,
): Promise<Response> {
  const request = input instanceof Request ? new Request(input, init) : new Request(new URL(input, origin), init)
  const url = new URL(request.url)
  const body = Buffer.from(await request.arrayBuffer())
  const headers: Record<string, string> = { ...Object.fromEntries(request.headers), host: url.host }
  const answer = await dispatchThrough(handle, {
    method: request.method,
    url: url.pathname + url.search,
    headers,
    ip: '127.0.0.1',
    body,
    bodyBytes: body.length,
  })
  const empty = answer.status === 204 || answer.status === 304
  return new Response(empty ? null : new Uint8Array(answer.body), {
    status: answer.status,
    headers: { ...answer.headers },
  })
}
