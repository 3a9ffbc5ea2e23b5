import { controlErrorOf } from '../control/answer-errors.ts'
import type { ControlAnswer, ControlCall } from '../control/control-call.ts'
import { controlRequest } from '../control/control-request.ts'
import { jsonObject } from '../control/read-body.ts'
import { parseInPieces } from '../http/body/parse-in-pieces.ts'
import { inLaterTurns } from '../platform/in-turns.ts'
import { jsonInPieces } from '../platform/json-in-pieces.ts'
import { writeJson } from '../platform/write-json.ts'
import type { StateRow } from '../store/port.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { WholeState } from '../tenancy/whole-state.ts'
import type { ControlCalls, Download } from './control-calls.ts'
import type { FrontDoor } from './front-door.ts'

/** Members of a path or a query. */
type AddressMembers = Readonly<Record<string, string | number | undefined>>

type Sent = { readonly params?: AddressMembers; readonly query?: AddressMembers; readonly body?: unknown }

/**
 * The calls of a sandbox as functions, without a socket: the same handlers, the same judgement of what is sent. Their
 * types follow from the contract, which the calls are tested against.
 */
export function openControlCalls({
  calls,
  tenants,
  origin,
  door,
}: {
  calls: readonly ControlCall[]
  tenants: Tenants
  origin: string
  door: Pick<FrontDoor, 'enter'>
}): ControlCalls {
  const perform = async (call: ControlCall, { params = {}, query = {}, body = {} }: Sent = {}): Promise<unknown> => {
    try {
      const request = controlRequest(call, {
        tenants,
        sent: {
          params: texts(params),
          querystring: new URLSearchParams(texts(query)).toString(),
          origin,
          gone: new AbortController().signal,
          // JSON of any kind: what is not an object is refused as it is over HTTP.
          readBody: async () => jsonObject(overTheWire(body)),
          readText: () => jsonText(body),
        },
      })
      return await received(await call.handle(request))
    } catch (error) {
      throw controlErrorOf(error) ?? error
    }
  }
  const functions = calls.map((call) => [call.id, (sent?: Sent) => door.enter(() => perform(call, sent))] as const)
  return Object.fromEntries(functions) as unknown as ControlCalls
}

/** Members of an address are texts; one that is undefined is left out. */
function texts(members: AddressMembers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

/** The text of a body, which may be longer than what can be held at a time. */
async function* jsonText(body: unknown): AsyncGenerator<Buffer, undefined> {
  for (const piece of jsonInPieces(body)) yield Buffer.from(piece)
}

/** A copy, so that nothing is shared with the state, and members that are undefined are gone. */
function overTheWire<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

/** The same of an answer; of a long one in turns with others. */
async function sentOverTheWire(body: unknown): Promise<unknown> {
  const json = await writeJson(body)
  return typeof json === 'string' ? (JSON.parse(json) as unknown) : inLaterTurns(parseInPieces(json))
}

async function received(answer: ControlAnswer): Promise<unknown> {
  switch (answer.kind) {
    case 'json':
      return sentOverTheWire(answer.body)
    case 'state':
      return collected(answer.state)
    case 'bytes':
      return {
        contentType: answer.headers['Content-Type'] ?? 'application/octet-stream',
        bytes: new Uint8Array(answer.bytes),
      } satisfies Download
    case 'nothing':
      return undefined
  }
}

/** The state as one value: it may be longer than a text can be. */
async function collected({ rows, ...head }: WholeState): Promise<object> {
  const all: StateRow[] = []
  for await (const { tenant, collection, id, text } of rows) {
    all.push({ tenant, collection, id, doc: JSON.parse(text) as object })
  }
  return { ...head, rows: all }
}
