import { at } from '../../kit/json.ts'
import { headerOf } from '../../kit/wire/exchange.ts'
import { mutants } from './define-mutant.ts'
import { type AnswerEdit, header, member } from './edits.ts'
import type { Modifier, PassingRequest } from './modifier.ts'
import { answers, withHeader } from './vocabulary.ts'
import { isAccepted, operationCalled, sentJson } from './where.ts'

const NAME = 'Idempotency-Key'
const SUBMIT = { operation: 'submitInvoice' } as const
const idemOf = (call: PassingRequest): string => headerOf(call.headers, NAME) ?? ''

/** The key is kept in another writing, and answers repeat it as it was sent. */
const kept = (writing: (key: string) => string): Modifier => {
  const sent = new Map<string, string>()
  return {
    request(call) {
      const key = idemOf(call)
      if (operationCalled(call) !== 'submitInvoice' || key === '') return call
      sent.set(writing(key), key)
      return withHeader(call, NAME, writing(key))
    },
    answer(reply, call) {
      const key = sent.get(idemOf(call))
      return key === undefined ? reply : header(NAME, key)(reply, call)
    },
  }
}

/** A member of a replay is worked out anew from the body that came with it. */
const rebuilt: AnswerEdit = (reply, call) =>
  member('data.external_identifier', at(sentJson(call), 'external_identifier') ?? null)(reply, call)

export const invIdemWholeKeyMutants = mutants(
  [
    'idempotency-keys-of-64',
    'INV-IDEM-022',
    'an Idempotency-Key is cut to 64 characters',
    () => kept((key) => key.slice(0, 64)),
  ],
  [
    'idempotency-keys-of-254-characters',
    'INV-IDEM-022',
    'the last of 255 characters does not count',
    () => kept((key) => key.slice(0, 254)),
  ],
  [
    'idempotency-keys-in-small-letters',
    'INV-IDEM-021',
    'an Idempotency-Key is kept in small letters',
    () => kept((key) => key.toLowerCase()),
  ],
  [
    'idempotency-key-echoed-in-small-letters',
    'INV-IDEM-018',
    'the Idempotency-Key is repeated in small letters',
    answers({ ...SUBMIT, status: 200 }, (reply, call) =>
      idemOf(call) === '' ? reply : header(NAME, idemOf(call).toLowerCase())(reply, call),
    ),
  ],
  [
    'replay-of-the-new-body',
    'INV-IDEM-003',
    'a replay is rebuilt from the new body',
    answers({ ...SUBMIT, rule: 'INV-IDEM-014', status: 200 }, rebuilt),
  ],
  ['replayed-once', 'INV-IDEM-002', 'a second repetition is no replay', replayedOnce],
)

function replayedOnce(): Modifier {
  const replays = new Map<string, number>()
  return {
    answer(reply, call) {
      if (operationCalled(call) !== 'submitInvoice' || !isAccepted(reply)) return reply
      const times = (replays.get(idemOf(call)) ?? 0) + 1
      replays.set(idemOf(call), times)
      return times < 3 ? reply : member('idempotent', undefined)(reply, call)
    },
  }
}
