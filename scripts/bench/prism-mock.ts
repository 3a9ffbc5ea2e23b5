// Prism's mock of our own document, behind the least of a server: it reads the body as JSON, lets
// Prism judge request and credential and choose an example, and answers that.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createInstance, getHttpOperationsFromSpec } from '@stoplight/prism-http'
import { parse } from 'yaml'

const document = parse(readFileSync(new URL('../../../spec/nuntiq/partner.openapi.yaml', import.meta.url), 'utf8'))
const operations = await getHttpOperationsFromSpec(document)

type Components = Parameters<typeof createInstance>[1]
type PrismRequest = Parameters<ReturnType<typeof createInstance>['request']>[0]
type Headers = Readonly<Record<string, string>>

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

const mute: Record<string, unknown> = { child: () => mute }
for (const level of ['info', 'warn', 'error', 'debug', 'trace', 'fatal', 'success']) mute[level] = () => undefined
const prism = createInstance(
  {
    mock: { dynamic: false },
    isProxy: false,
    errors: false,
    upstreamProxy: undefined,
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
  },
  { logger: mute } as unknown as Components,
)

createServer((request, response) => {
  void answerTo(request)
    .catch((error: unknown) => refusal(error))
    .then(({ status, headers, body }) => {
      const text = JSON.stringify(body)
      response.writeHead(status, {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    })
}).listen(Number(process.argv[2]), '127.0.0.1')

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const result = await prism.request(
    {
      method: (request.method ?? 'get').toLowerCase() as PrismRequest['method'],
      // The servers of the document end in /api.
      url: { path: (request.url ?? '').replace(/^\/api/, ''), query: {} },
      headers: request.headers as Headers,
      ...(text === '' ? {} : { body: JSON.parse(text) as unknown }),
    },
    operations,
  )()
  if (result._tag === 'Left') return refusal(result.left)
  const { output, validations } = result.right
  const wrong = [...validations.input, ...validations.output]
  // A mock that complains of a good request is not to be compared with.
  if (wrong.length > 0) return refusal(new Error(JSON.stringify(wrong)))
  return { status: output.statusCode, headers: output.headers ?? {}, body: output.body }
}

function refusal(error: unknown): Answer {
  const { status = 500, message, detail } = error as { status?: number; message?: string; detail?: string }
  return { status, headers: {}, body: { error: message, detail } }
}
