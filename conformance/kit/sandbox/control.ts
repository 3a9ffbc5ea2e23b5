import { at, cut, isObject } from '../json.ts'
import { parseBody } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Secrets } from '../wire/secrets.ts'
import type { Sender } from '../wire/send.ts'
import { SuiteError } from '../run/suite-error.ts'

/** A call of the control API and what it told: no check judges it, but verdicts may rest on it. */
export interface Told {
  readonly method: string
  readonly path: string
  /** What was sent, as text. */
  readonly sent: string
  readonly status: number
  /** What came back, as text; of a long answer that was asked about something, what stands around that. */
  readonly answered: string
}

/** A sandbox's control API. */
export interface Control {
  readonly url: string
  /** The answer's JSON, or text where it is none. Throws a SuiteError when the call was refused. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** The answer's bytes; `about` is the text in them that matters to who reads what was told. */
  bytes(path: string, options?: { readonly about?: string }): Promise<Buffer>
  /** The same API, of which somebody hears every call. */
  heardBy(hear: (told: Told) => void): Control
}

/** So much is heard before and behind what matters, in characters. */
const AROUND = 1_500

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
  interface Call {
    readonly method: string
    readonly path: string
    readonly body?: unknown
    readonly about?: string | undefined
  }
  const send = async ({ method, path, body, about }: Call, hear: (told: Told) => void): Promise<Buffer> => {
    const sent = body === undefined ? '' : JSON.stringify(body)
    const response = await sender.send({
      method,
      url: url + path,
      headers: [
        ['Accept', '*/*'],
        ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
        ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
      ],
      ...(body !== undefined && { body: Buffer.from(sent) }),
    })
    const { json, text } = parseBody(response.body)
    secrets.learn(text)
    const answered = json === undefined && text.includes('\uFFFD') ? `${response.body.length} bytes` : part(text, about)
    hear({ method, path, sent, status: response.status, answered })
    if (response.status >= 300) {
      const said = isObject(json) ? String(json['message']) : cut(text, 200)
      throw new SuiteError(`control API: ${method} ${path} was answered ${response.status}: ${said}`)
    }
    return response.body
  }
  const heardBy = (hear: (told: Told) => void): Control => ({
    url,
    bytes: (path, { about } = {}) => send({ method: 'GET', path, about }, hear),
    async call(method, path, body) {
      const { text, json } = parseBody(await send({ method, path, body }, hear))
      return json ?? text
    },
    heardBy,
  })
  return heardBy(() => undefined)
}

function part(text: string, about: string | undefined): string {
  const found = about === undefined ? -1 : text.indexOf(about)
  const from = Math.max(0, found - AROUND)
  return found === -1 ? text : `${from === 0 ? '' : '…'}${text.slice(from, found + AROUND)}`
}

/** Says what is wrong with a control address before anything is done with it; undefined when nothing is. */
export async function controlProblem(control: Control): Promise<{ exit: 2 | 3; why: string } | undefined> {
  let status = 0
  try {
    const health = await control.heardBy((told) => (status = told.status)).call('GET', '/health')
    return at(health, 'status') === 'ok'
      ? undefined
      : { exit: 3, why: "it does not answer as a sandbox's control API does" }
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof SuiteError)) throw error
    return status === 401 || status === 403
      ? {
          exit: 2,
          why: `${error.message}; give the token that the sandbox was started with: NUNTIQ_KIT_CONTROL_TOKEN or --control-token`,
        }
      : { exit: 3, why: error.message }
  }
}
