import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { OperationId } from '../../../spec/generated/nuntiq/partner-operations.ts'
import { headerOf, parseBody } from '../../kit/wire/exchange.ts'
import { CONTRACT } from '../contract.ts'
import type { PassingRequest, PassingAnswer } from './modifier.ts'

/** Which calls are meant; what is left out fits every call. */
export interface WhichCall {
  readonly operation?: OperationId | readonly OperationId[]
  /** Of a call to the control API: its path below `/_sandbox/v1`, with the query. */
  readonly control?: RegExp
  readonly method?: string
  /** The JSON that was sent. */
  readonly sent?: (json: unknown, call: PassingRequest) => boolean
}

/** Which answers are meant. */
export interface WhichAnswer extends WhichCall {
  /** The rule that decided, as the sandbox says on each answer of the Partner API. */
  readonly rule?: RequirementId | readonly RequirementId[]
  readonly status?: number | readonly number[]
  /** The JSON that came back. */
  readonly answered?: (json: unknown, reply: PassingAnswer) => boolean
}

export const CONTROL = '/_sandbox/v1'

export const sentJson = (call: PassingRequest): unknown => parseBody(call.body).json
export const answeredJson = (reply: PassingAnswer): unknown => parseBody(reply.body).json
export const operationCalled = ({ method, path }: PassingRequest): OperationId | undefined =>
  CONTRACT.operationOf({ method, url: path })
export const isAccepted = ({ status }: PassingAnswer): boolean => status >= 200 && status < 300
export const keyOf = ({ headers }: PassingRequest): string => headerOf(headers, 'X-API-Key') ?? ''

export function fitsCall(which: WhichCall, call: PassingRequest): boolean {
  const { operation, control, method, sent } = which
  if (operation !== undefined && ![operation].flat().some((each) => each === operationCalled(call))) return false
  if (control !== undefined && !(call.path.startsWith(CONTROL) && control.test(call.path.slice(CONTROL.length))))
    return false
  if (method !== undefined && method !== call.method) return false
  return sent === undefined || sent(sentJson(call), call)
}

/** An answer of the control API is meant only where `control` says so. */
export function fitsAnswer(which: WhichAnswer, reply: PassingAnswer, call: PassingRequest): boolean {
  const { rule, status, answered } = which
  if (which.control === undefined && call.path.startsWith(CONTROL)) return false
  if (!fitsCall(which, call)) return false
  if (rule !== undefined && ![rule].flat().some((each) => each === headerOf(reply.headers, 'Sandbox-Rule')))
    return false
  if (status !== undefined && ![status].flat().includes(reply.status)) return false
  return answered === undefined || answered(answeredJson(reply), reply)
}
