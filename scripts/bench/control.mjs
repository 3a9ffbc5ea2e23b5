// Calls of our control API, over one connection that is kept.
import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Resolves with the answer's JSON; any answer but a 2xx makes the measurement void. */
export function control({ port }, { method, path, body }) {
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
  return new Promise((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', agent, method, path: `/_sandbox/v1${path}`, headers },
      (response) => {
        const chunks = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8')
          const { statusCode } = response
          if (statusCode < 200 || statusCode > 299)
            reject(new Error(`${method} ${path} answered ${statusCode}: ${answer}`))
          else resolve(answer === '' ? undefined : JSON.parse(answer))
        })
      },
    )
    call.on('error', reject)
    call.end(text)
  })
}
