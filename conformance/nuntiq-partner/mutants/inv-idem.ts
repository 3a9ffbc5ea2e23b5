import { headerOf } from '../../kit/wire/exchange.ts'
import { mutants } from './define-mutant.ts'
import { header, member, status } from './edits.ts'
import type { PassingRequest, Modifier, PassingAnswer } from './modifier.ts'
import { accepts, answers, refuses, requests, withHeader } from './vocabulary.ts'
import { CONTROL, isAccepted, keyOf, operationCalled } from './where.ts'

const NAME = 'Idempotency-Key'
const SUBMIT = { operation: 'submitInvoice' } as const
const REPLAYED = { rule: ['INV-IDEM-002', 'INV-IDEM-014'], status: 200 } as const
const idemOf = (call: PassingRequest): string | undefined => headerOf(call.headers, NAME)
const keyed = (test: (key: string) => boolean) => ({
  ...SUBMIT,
  sent: (_: unknown, call: PassingRequest) => test(idemOf(call) ?? ''),
})

export const invIdemMutants = mutants(
  [
    'idempotency-key-is-demanded',
    'INV-IDEM-001',
    'a submission without Idempotency-Key is refused',
    refuses(keyed((key) => key === '')),
  ],
  [
    'no-replays',
    'INV-IDEM-002',
    'an Idempotency-Key is ignored',
    requests(SUBMIT, (call) => withHeader(call, NAME, null)),
  ],
  [
    'replay-does-not-say-so',
    'INV-IDEM-002',
    'a replay does not say idempotent',
    answers(REPLAYED, member('idempotent', undefined)),
  ],
  ['replay-is-409', 'INV-IDEM-002', 'a replay is answered 409', answers(REPLAYED, status(409))],
  [
    'replay-with-other-data',
    'INV-IDEM-003',
    'a replay has another status in data',
    answers(REPLAYED, member('data.invoice_status', 30)),
  ],
  ['replay-makes-an-invoice', 'INV-IDEM-004', 'a replay makes an invoice too', replayMakesOne],
  [
    'first-answer-is-a-replay',
    'INV-IDEM-005',
    'the first answer says idempotent',
    answers({ ...SUBMIT, status: 200 }, member('idempotent', true)),
  ],
  ['short-window', 'INV-IDEM-006', 'an Idempotency-Key is forgotten when time passes', forgets(/^PT/)],
  [
    'endless-window',
    'INV-IDEM-007',
    'an Idempotency-Key is never forgotten',
    () => remembers((call) => `${keyOf(call)} ${idemOf(call) ?? ''}`),
  ],
  ['long-idempotency-keys', 'INV-IDEM-008', 'an Idempotency-Key of any length is taken', accepts('INV-IDEM-008')],
  [
    'idempotency-key-of-254',
    'INV-IDEM-009',
    'an Idempotency-Key of 255 characters is refused',
    refuses(keyed((key) => key.length > 254)),
  ],
  ['empty-idempotency-key', 'INV-IDEM-010', 'an empty Idempotency-Key is taken', accepts('INV-IDEM-010')],
  [
    'idempotency-keys-of-everyone',
    'INV-IDEM-011',
    'Idempotency-Keys are shared by all accounts',
    () => remembers((call) => idemOf(call) ?? ''),
  ],
  [
    'idempotency-keys-of-the-account',
    'INV-IDEM-012',
    'the keys of an account share their Idempotency-Keys',
    () => remembers((call) => idemOf(call) ?? ''),
  ],
  ['idempotency-key-of-a-secret', 'INV-IDEM-013', 'a rotation forgets the Idempotency-Keys', forgetsAfterRotation],
  [
    'other-body-is-409',
    'INV-IDEM-014',
    'the same Idempotency-Key with another body is a conflict',
    answers({ rule: 'INV-IDEM-014' }, status(409)),
  ],
  ['no-waiting', 'INV-IDEM-015', 'submissions that arrive together do not see each other', noWaiting],
  [
    'idempotency-key-is-not-echoed',
    'INV-IDEM-018',
    'the Idempotency-Key is not repeated',
    answers({ ...SUBMIT, status: 200 }, header(NAME, null)),
  ],
  [
    'replay-is-not-echoed',
    'INV-IDEM-018',
    'a replay does not repeat the Idempotency-Key',
    answers(REPLAYED, header(NAME, null)),
  ],
  [
    'replay-without-warning',
    'INV-IDEM-017',
    'a replay does not repeat the Warning',
    answers(REPLAYED, header('Warning', null)),
  ],
  [
    'refusal-is-not-echoed',
    'INV-IDEM-019',
    'a refusal does not repeat the Idempotency-Key',
    answers({ ...SUBMIT, status: 400 }, header(NAME, null)),
  ],
  [
    'idempotency-keys-without-case',
    'INV-IDEM-021',
    'Idempotency-Keys are compared without regard to case',
    requests(
      keyed((key) => key !== ''),
      (call) => withHeader(call, NAME, (idemOf(call) ?? '').toLowerCase()),
    ),
  ],
  ['another-status', 'INV-IDEM-016', 'a refused submission uses its Idempotency-Key up', usesUp],
  [
    'body-before-replay',
    'INV-IDEM-020',
    'a replay is refused when its body is no JSON',
    answers({ ...REPLAYED, sent: (json) => json === undefined }, status(400)),
  ],
)

/** Answers again what was once answered to the same name. */
function remembers(nameOf: (call: PassingRequest) => string): Modifier {
  const kept = new Map<string, PassingAnswer>()
  const isKeyed = (call: PassingRequest): boolean =>
    operationCalled(call) === 'submitInvoice' && (idemOf(call) ?? '') !== ''
  return {
    request: (call) => (isKeyed(call) ? kept.get(nameOf(call)) : undefined) ?? call,
    answer(reply, call) {
      if (isKeyed(call) && isAccepted(reply)) kept.set(nameOf(call), member('idempotent', true)(reply, call))
      return reply
    },
  }
}

/** From a move of the clock on every Idempotency-Key is another one. */
function forgets(duration: RegExp): () => Modifier {
  return () => {
    let moved = ''
    return {
      request(call) {
        if (
          call.path.startsWith(`${CONTROL}/clock`) &&
          duration.test(call.body.toString().replace(/^.*"advance":"/, ''))
        )
          moved += 'x'
        const key = idemOf(call)
        return operationCalled(call) === 'submitInvoice' && key !== undefined
          ? withHeader(call, NAME, key + moved)
          : call
      },
      answer: (reply, call) => (idemOf(call) === undefined ? reply : header(NAME, idemOf(call) ?? null)(reply, call)),
    }
  }
}

function forgetsAfterRotation(): Modifier {
  let rotations = ''
  return {
    request(call) {
      if (operationCalled(call) === 'rotateKey') rotations += 'x'
      const key = idemOf(call)
      return operationCalled(call) === 'submitInvoice' && key !== undefined
        ? withHeader(call, NAME, key + rotations)
        : call
    },
  }
}

function replayMakesOne(): Modifier {
  return {
    async answer(reply, call, side) {
      const isReplay = reply.body.includes('"idempotent":true')
      if (isReplay) await side.send(withHeader(call, NAME, null))
      // Seen by nobody on this answer; the header makes the change known to the proxy.
      return isReplay ? header('X-Made', 'one more')(reply, call) : reply
    },
  }
}

/** While one is under way, others of the same name are submissions of their own. */
function noWaiting(): Modifier {
  const busy = new Map<string, number>()
  return {
    request(call) {
      const key = idemOf(call)
      if (operationCalled(call) !== 'submitInvoice' || key === undefined) return call
      const others = busy.get(key) ?? 0
      busy.set(key, others + 1)
      return others === 0 ? call : withHeader(call, NAME, `${key}-${others}`)
    },
  }
}

function usesUp(): Modifier {
  const used = new Map<string, PassingAnswer>()
  const isKeyed = (call: PassingRequest): boolean =>
    operationCalled(call) === 'submitInvoice' && (idemOf(call) ?? '') !== ''
  return {
    request: (call) => (isKeyed(call) ? used.get(idemOf(call) ?? '') : undefined) ?? call,
    answer(reply, call) {
      if (isKeyed(call) && !isAccepted(reply)) used.set(idemOf(call) ?? '', reply)
      return reply
    },
  }
}
