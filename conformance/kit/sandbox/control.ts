import { at, isObject } from '../json.ts'
import { parseBody } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Secrets } from '../wire/secrets.ts'
import type { Sender } from '../wire/send.ts'
import { SuiteError } from '../run/suite-error.ts'

/** A sandbox's control API. Its calls are not evidence, and appear in no report. */
export interface Control {
  readonly url: string
  /** The answer's JSON, or text where it is none. Throws a SuiteError when the call was refused. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** The answer's bytes. */
  bytes(path: string): Promise<Buffer>
}

export function createControl({
  url,
  token,
  sender,
  secrets,
}: {
  url: string
  token: string | undefined
  sender: Sender
  secrets: Secrets
}): Control {
  secrets.add(token)
  const send = async (method: string, path: string, body?: unknown): Promise<Buffer> => {
    const response = await sender.send({
      method,
      url: url + path,
      headers: [
        ['Accept', '*/*'],
        ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
        ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
      ],
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    })
    if (response.status >= 300) {
      const { json, text } = parseBody(response.body)
      const said = isObject(json) ? String(json['message']) : text.slice(0, 200)
      throw new SuiteError(`control API: ${method} ${path} was answered ${response.status}: ${said}`)
    }
    return response.body
  }
  return {
    url,
    bytes: (path) => send('GET', path),
    async call(method, path, body) {
      const { text, json } = parseBody(await send(method, path, body))
      secrets.learn(text)
      return json ?? text
    },
  }
}

/** Says what is wrong with a control address before anything is done with it; undefined when nothing is. */
export async function controlProblem(control: Control): Promise<string | undefined> {
  try {
    const health = await control.call('GET', '/health')
    return at(health, 'status') === 'ok' ? undefined : "it does not answer as a sandbox's control API does"
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof SuiteError) return error.message
    throw error
  }
}
