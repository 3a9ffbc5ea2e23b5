import { at, isObject } from '../json.ts'
import { type Exchange, headerOf } from '../wire/exchange.ts'
import type { Contract } from './contract.ts'
import { SuiteError } from '../run/suite-error.ts'
import type { Verdict } from './verdict.ts'

/** By contract. */
const loaded = new WeakMap<Contract, ReturnType<typeof loadPrism>>()

async function loadPrism(contract: Contract) {
  const { createInstance, getHttpOperationsFromSpec } = await import('@stoplight/prism-http')
  const document = contract.document()
  if (!isObject(document)) throw new SuiteError('the OpenAPI document is no object')
  // Only answers are judged here. The bodies of requests are by far the largest schemas, and Prism
  // writes out every reference of them.
  for (const path of Object.values(Object(at(document, 'paths')))) {
    for (const operation of Object.values(Object(path))) if (isObject(operation)) delete operation['requestBody']
  }
  return { createInstance, operations: await getHttpOperationsFromSpec(document) }
}

export type PrismJudge = (exchange: Exchange) => Promise<Verdict>

/**
 * Prism's reading of the OpenAPI document, the second opinion beside our own schemas. It is loaded
 * when it is asked for, since it takes a third of a second and 90 MB.
 */
export async function createPrismJudge(contract: Contract): Promise<PrismJudge> {
  const loading = loaded.get(contract) ?? loadPrism(contract)
  loaded.set(contract, loading)
  const { createInstance, operations } = await loading
  type Components = Parameters<typeof createInstance>[1]

  let answer: { statusCode: number; headers: Record<string, string>; body: unknown }
  const mute: Record<string, unknown> = { child: () => mute }
  for (const level of ['info', 'warn', 'error', 'debug', 'trace', 'fatal', 'success']) mute[level] = () => undefined
  // Prism judges what its mock says, so the recorded answer is put in the mock's mouth.
  const components = { logger: mute, mock: () => () => ({ _tag: 'Right', right: answer }) }
  const prism = createInstance(
    {
      mock: { dynamic: false },
      isProxy: false,
      errors: false,
      upstreamProxy: undefined,
      validateRequest: false,
      validateResponse: true,
      checkSecurity: false,
    },
    components as unknown as Components,
  )

  return async (exchange) => {
    const { request, response } = exchange
    const check = 'prism'
    const operation = contract.operationOf(request)
    if (operation === undefined) return { check, ok: true, expected: 'nothing documented', actual: 'not judged' }
    answer = {
      statusCode: response.status,
      headers: Object.fromEntries(
        response.headers.map(([name]) => [name.toLowerCase(), headerOf(response.headers, name) ?? '']),
      ),
      body: exchange.json ?? exchange.text,
    }
    const path = pathBelow(contract, request.url)
    const method = request.method.toLowerCase() as 'get' | 'post' | 'delete'
    const result = await prism.request({ method, url: { path } }, operations)()
    const complaints =
      result._tag === 'Right'
        ? result.right.validations.output.map(({ path: place, message }) =>
            `${place?.join('.') ?? ''} ${message}`.trim(),
          )
        : [result.left.message]
    return {
      check,
      ok: complaints.length === 0,
      expected: `an answer of ${operation}`,
      actual: complaints.join('; ') || 'fits',
    }
  }
}

/** The path as the OpenAPI document writes it, below the root that every base address ends with. */
function pathBelow({ root }: Contract, url: string): string {
  const { pathname } = new URL(url)
  return pathname.slice(pathname.indexOf(`${root}/`) + root.length)
}
