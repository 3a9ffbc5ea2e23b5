import { namesOf } from '../json.ts'
import type { WireRequest } from '../wire/exchange.ts'

/** The contract of an API, as far as answers are judged by it. */
export interface Contract<Operation extends string = string> {
  /** How every base address ends: paths stand below it. */
  readonly root: string
  readonly operations: Readonly<Record<Operation, DocumentedOperation>>
  /** By operation and status; none for a body that is not documented. */
  readonly validators: Readonly<Record<Operation, Readonly<Partial<Record<number, Validator>>>>>
  /** The OpenAPI document, read anew at each call. */
  document(): unknown
  /** The documented operation that a request calls; undefined for an address that the contract does not know. */
  operationOf(request: Pick<WireRequest, 'method' | 'url'>): Operation | undefined
}

export interface DocumentedOperation {
  readonly method: string
  /** Below the root, with `{…}` for what varies. */
  readonly path: string
  readonly statuses: readonly number[]
}

/** A compiled schema, as AJV makes them. */
export interface Validator {
  (value: unknown): boolean
  errors?:
    readonly { readonly instancePath: string; readonly keyword: string; readonly message?: string | undefined }[] | null
}

/** Prepares the look-up of operations; the rest is as it is given. */
export function createContract<Operation extends string>(
  parts: Omit<Contract<Operation>, 'operationOf'>,
): Contract<Operation> {
  const patterns = namesOf(parts.operations).map((operation) => {
    const { method, path } = parts.operations[operation]
    return { operation, method, pattern: new RegExp(`${parts.root}${path.replace(/\{[^{}]+\}/g, '[^/]+')}$`) }
  })
  return {
    ...parts,
    operationOf({ method, url }) {
      const [path = ''] = url.split(/[?#]/)
      return patterns.find((each) => each.method === method && each.pattern.test(path))?.operation
    },
  }
}
