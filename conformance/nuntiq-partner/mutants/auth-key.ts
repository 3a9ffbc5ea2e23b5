import { at, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { json, member, status, text, without } from './edits.ts'
import { issuedBy } from './memory.ts'
import type { Modifier } from './modifier.ts'
import { answeredJson, CONTROL, keyOf, operationCalled } from './where.ts'
import { accepts, answers, refuses, requests, withHeader } from './vocabulary.ts'

export const authKeyMutants = mutants(
  ['no-key-is-served', 'AUTH-KEY-001', 'a call without a key is served', accepts('AUTH-KEY-001')],
  [
    'empty-key-is-served',
    'AUTH-KEY-001',
    'an empty key is served',
    accepts('AUTH-KEY-001', {
      sent: (_, call) => call.headers.some(([name, value]) => /^x-api-key$/i.test(name) && value === ''),
    }),
  ],
  [
    'no-key-is-forbidden',
    'AUTH-KEY-001',
    'a call without a key is answered 403',
    answers({ rule: 'AUTH-KEY-001' }, status(403)),
  ],
  ['unknown-key-is-served', 'AUTH-KEY-002', 'a key that was never issued is served', accepts('AUTH-KEY-002')],
  [
    'unknown-key-in-other-words',
    'AUTH-KEY-003',
    'an unknown key is refused in other words',
    answers({ rule: 'AUTH-KEY-002' }, text('Invalid API Key', 'Who are you')),
  ],
  ['expired-key-is-served', 'AUTH-KEY-004', 'an expired key is served', accepts(['AUTH-KEY-004', 'KEY-EXPIRE-001'])],
  [
    'expired-key-without-code',
    'AUTH-KEY-004',
    'an expired key is refused like an unknown one',
    answers({ rule: ['AUTH-KEY-004', 'KEY-EXPIRE-001'] }, without('code')),
  ],
  [
    'expired-key-is-served-anyhow',
    'AUTH-KEY-022',
    'an expired key is served as any other',
    accepts(['AUTH-KEY-004', 'KEY-EXPIRE-001']),
  ],
  [
    'expired-key-without-its-word',
    'AUTH-KEY-022',
    'the refusal of an expired key has key_expired nowhere',
    answers({ rule: ['AUTH-KEY-004', 'KEY-EXPIRE-001'] }, text('key_expired', 'expired')),
  ],
  [
    'expired-key-without-date',
    'AUTH-KEY-005',
    'the message of an expired key names no date',
    answers(
      { rule: ['AUTH-KEY-004', 'KEY-EXPIRE-001'] },
      member('message', (words: unknown) => String(words).replace(/ on \d{4}-\d\d-\d\d/, '')),
    ),
  ],
  [
    'relative-regenerate-url',
    'AUTH-KEY-006',
    'the regenerate_url is relative',
    answers({ rule: ['AUTH-KEY-004', 'KEY-EXPIRE-001'] }, text(/https?:\/\/[^/"\s]+/g, '')),
  ],
  [
    'expired-key-is-named',
    'AUTH-KEY-007',
    'the answer to an expired key tells its last four characters',
    answers({ rule: ['AUTH-KEY-004', 'KEY-EXPIRE-001'] }, member('last_4', '1234')),
  ],
  ['revoked-key-is-served', 'AUTH-KEY-019', 'a revoked key is served', accepts('AUTH-KEY-008')],
  [
    'revoked-key-is-not-found',
    'AUTH-KEY-008',
    'a revoked key is answered 404',
    answers({ rule: 'AUTH-KEY-008' }, status(404)),
  ],
  [
    'revoked-key-is-told-to-regenerate',
    'AUTH-KEY-009',
    'a revoked key is answered like an expired one',
    answers({ rule: 'AUTH-KEY-008' }, member('regenerate_url', 'https://example.com/regenerate')),
  ],
  ['permission-is-not-asked', 'AUTH-KEY-010', 'a key without the permission may submit', accepts('AUTH-KEY-010')],
  [
    'reserved-routes-without-key',
    'AUTH-KEY-014',
    'a reserved route answers 501 without a key',
    answers({ rule: 'AUTH-KEY-001', operation: ['getInvoice', 'getInvoiceStatus', 'listInvoiceEvents'] }, status(501)),
  ],
  [
    'rotation-secret-is-a-key',
    'AUTH-KEY-015',
    'a rotation secret is taken for a key',
    accepts('AUTH-KEY-002', { sent: (_, call) => keyOf(call).startsWith('rs_') }),
  ],
  ['key-in-plain', 'AUTH-KEY-016', 'keys are stored in plain', storedInPlain],
  [
    'permission-for-everything',
    'AUTH-KEY-011',
    'a key without the permission may not even list',
    refusedAfterPermission,
  ],
  ['inactive-partner-is-served', 'AUTH-KEY-013', 'a key of an inactive account is served', accepts('AUTH-KEY-013')],
  ['one-key-for-all', 'AUTH-KEY-017', 'every key reaches the first customer', oneKeyForAll],
  [
    'revoked-and-expired-is-expired',
    'AUTH-KEY-018',
    'a revoked key counts as expired once its time is over',
    answers({ rule: 'AUTH-KEY-008' }, member('code', 'key_expired')),
  ],
)

/** What the state shows has the keys in it that were issued on the wire. */
function storedInPlain(): Modifier {
  const seen = new Set<string>()
  return {
    answer(reply, call) {
      seen.add(issuedBy('createKey')(reply, call))
      return call.path.startsWith(`${CONTROL}/state`)
        ? json((state) => ({ ...Object(state), keys: [...seen] }))(reply, call)
        : reply
    },
  }
}

function refusedAfterPermission(): Modifier {
  const powerless = new Set<string>()
  return {
    answer(reply, call, side) {
      const made = answeredJson(reply)
      if (at(made, 'scene') === 'key-without-permission') powerless.add(textAt(made, 'credentials.0.api_key'))
      return powerless.has(keyOf(call)) && operationCalled(call) !== undefined
        ? (refuses({}, 403).answer?.(reply, call, side) ?? reply)
        : reply
    },
  }
}

/** The first key of the first tenant serves for all others. */
function oneKeyForAll(): Modifier {
  let first: string | undefined
  return {
    request: (call, side) =>
      first === undefined
        ? call
        : (requests({ operation: ['submitInvoice', 'listKeys'] }, (each) =>
            keyOf(each).startsWith('sk_') ? withHeader(each, 'X-API-Key', first ?? '') : each,
          ).request?.(call, side) ?? call),
    answer(reply, call) {
      if (call.path === `${CONTROL}/tenants`)
        first ??= textAt(answeredJson(reply), 'credentials.0.api_key') || undefined
      return reply
    },
  }
}
