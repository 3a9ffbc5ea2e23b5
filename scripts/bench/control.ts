// Calls of our control API, over one connection that is kept.
import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

interface ControlCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: object
}

/** Resolves when it is answered; any answer but a 2xx makes the measurement void. */
export function control({ port }: { port: number }, { method, path, body }: ControlCall): Promise<void> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
  return new Promise((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', agent, method, path: `/_sandbox/v1${path}`, headers },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const { statusCode = 0 } = response
          if (statusCode >= 200 && statusCode <= 299) resolve()
          else reject(new Error(`${method} ${path} answered ${statusCode}: ${Buffer.concat(chunks).toString('utf8')}`))
        })
      },
    )
    call.on('error', reject)
    call.end(text)
  })
}
