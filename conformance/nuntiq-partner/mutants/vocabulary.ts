import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { type AnswerEdit, header, reply as replyOf } from './edits.ts'
import type { PassingRequest, Modifier, PassingAnswer } from './modifier.ts'
import { plausibly } from './plausible.ts'
import { fitsAnswer, fitsCall, isAccepted, sentJson, type WhichAnswer, type WhichCall } from './where.ts'

/** Changes the answers that are meant. */
export const answers = (which: WhichAnswer, ...edits: readonly AnswerEdit[]): Modifier => ({
  answer: (reply, call) =>
    fitsAnswer(which, reply, call) ? edits.reduce((here, edit) => edit(here, call), reply) : reply,
})

/** Changes the requests that are meant, before the sandbox sees them. */
export const requests = (
  which: WhichCall,
  edit: (call: PassingRequest) => PassingRequest | PassingAnswer,
): Modifier => ({ request: (call) => (fitsCall(which, call) ? edit(call) : call) })

/** Changes the JSON that is sent. */
export const sends = (which: WhichCall, change: (json: unknown) => unknown): Modifier =>
  requests(which, (call) => {
    const json = sentJson(call)
    return json === undefined ? call : { ...call, body: Buffer.from(JSON.stringify(change(json))) }
  })

/** Puts a request header in the place of all of its name; null takes it away. */
export const withHeader = (call: PassingRequest, name: string, value: string | null): PassingRequest => ({
  ...call,
  headers: [
    ...call.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
    ...(value === null ? [] : [[name, value] as const]),
  ],
})

/** Succeeds plausibly where one of these rules refused. */
export const accepts = (rules: RequirementId | readonly RequirementId[], which: WhichAnswer = {}): Modifier =>
  answers(
    { ...which, rule: rules, answered: (json, reply) => !isAccepted(reply) && (which.answered?.(json, reply) ?? true) },
    plausibly,
  )

/** Refuses what the sandbox has accepted. */
export const refuses = (which: WhichAnswer, status = 400): Modifier =>
  answers(
    { ...which, answered: (json, reply) => isAccepted(reply) && (which.answered?.(json, reply) ?? true) },
    (reply) => ({ ...reply, ...refusal(status), headers: reply.headers }),
  )

export const refusal = (status: number, message = 'this is refused'): PassingAnswer =>
  replyOf(status, { success: false, error: status === 401 ? 'Unauthorized' : 'Validation failed', message })

/** Waits before each answer that is meant. */
export const delays = (ms: number, which: WhichAnswer = {}): Modifier => ({
  async answer(reply, call, side) {
    if (!fitsAnswer(which, reply, call)) return reply
    await side.sleep(ms)
    return header('X-Late', String(ms))(reply, call)
  },
})
