import { controlErrorOf } from '../control/answer-errors.ts'
import type { ControlAnswer, ControlCall } from '../control/control-call.ts'
import { performCall } from '../control/perform-call.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { ControlCalls, Download } from './control-calls.ts'

/** Members of a path or a query. */
type Members = Readonly<Record<string, string | number | undefined>>

type Sent = { readonly params?: Members; readonly query?: Members; readonly body?: unknown }

/** The calls of a sandbox as functions. Their types follow from the contract, which the calls are tested against. */
export function openControlCalls(parts: {
  calls: readonly ControlCall[]
  tenants: Tenants
  origin: () => string
}): ControlCalls {
  const perform = async (id: string, { params = {}, query = {}, body }: Sent = {}): Promise<unknown> => {
    try {
      return received(
        await performCall({ ...parts, origin: parts.origin() }, id, {
          params: texts(params),
          query: texts(query),
          ...(body !== undefined && { body: overTheWire(body) }),
        }),
      )
    } catch (error) {
      throw controlErrorOf(error) ?? error
    }
  }
  const functions = parts.calls.map(({ id }) => [id, (sent?: Sent) => perform(id, sent)] as const)
  return Object.fromEntries(functions) as unknown as ControlCalls
}

/** Members of an address are texts; one that is undefined is left out. */
function texts(members: Members): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

/** A copy, so that nothing is shared with the state, and members that are undefined are gone. */
function overTheWire<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

function received(answer: ControlAnswer): unknown {
  switch (answer.kind) {
    case 'json':
      return overTheWire(answer.body)
    case 'pieces':
      return JSON.parse([...answer.pieces].join(''))
    case 'bytes':
      return {
        contentType: answer.headers['Content-Type'] ?? 'application/octet-stream',
        bytes: new Uint8Array(answer.bytes),
      } satisfies Download
    case 'nothing':
      return undefined
  }
}
