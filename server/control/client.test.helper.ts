import { violationOf } from './contract/judge-exchange.test.helper.ts'
import { silentLog } from '../log/log.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../sandbox/create-sandbox.ts'

/** What a call was answered, with its JSON body read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The member at a path such as `partners.0.id`. */
  at(path: string): unknown
}

/** Its disposal rejects when the sandbox has reported an answer of its own that breaks a contract. */
export interface ControlClient extends AsyncDisposable {
  readonly sandbox: Sandbox
  /** Calls the control API; rejects when the answer breaks its contract. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** Sends to the Partner API. */
  partner(
    method: string,
    path: string,
    key: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>
  /** Submits the smallest invoice; resolves with its token. */
  submit(key: string, header?: Record<string, unknown>): Promise<string>
}

export const SANDBOX_KEY = 'sk_sandbox000000000000000000001'
export const GLOBEX_KEY = 'sk_globex0000000000000000000001'

/** A sandbox without a socket and without a disk, its time standing still unless a test moves it. */
export async function controlClient(options: SandboxOptions = {}): Promise<ControlClient> {
  const { log = silentLog } = options
  const broken: string[] = []
  const sandbox = await createSandbox({
    ephemeral: options.data === undefined,
    listen: false,
    clock: '2026-05-19T08:00:00Z',
    time: { now: () => Date.UTC(2026, 0, 1) },
    ...options,
    log: { ...log, contractBroken: ({ violations }) => void broken.push(...violations) },
  })
  const send = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answered> => {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const answer = await sandbox.fetch(
      new Request(sandbox.url + path, {
        method,
        headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(text !== undefined && { body: text }),
      }),
    )
    const received = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text: received,
      at: (wanted) => memberAt(received, wanted),
    }
  }
  return {
    sandbox,
    async call(method, path, body, headers = {}) {
      const answer = await send(method, `/_sandbox/v1${path}`, body, headers)
      const violation = violationOf({ method, path, status: answer.status, text: answer.text })
      if (violation !== undefined) throw new Error(violation)
      return answer
    },
    partner: (method, path, key, body, headers = {}) =>
      send(method, `/api/v1/partner${path}`, body, { 'x-api-key': key, ...headers }),
    async submit(key, header = { invoice_number: 'INV-1' }) {
      const answer = await send('POST', '/api/v1/partner/invoices', { invoice: { header } }, { 'x-api-key': key })
      return String(answer.at('data.invoice_token'))
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      if (broken.length > 0) throw new Error(`the sandbox found its own answers broken: ${broken.join('; ')}`)
    },
  }
}

function memberAt(text: string, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      JSON.parse(text),
    )
}
