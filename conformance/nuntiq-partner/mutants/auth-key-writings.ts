import { at, isObject } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { header, member } from './edits.ts'
import { bearerOf, keyTaken } from './known-keys.ts'
import { accepts, answers } from './vocabulary.ts'
import { keyOf } from './where.ts'

const isValid = (json: unknown): boolean => isObject(at(json, 'invoice.header'))
const MADE = { operation: 'submitInvoice', status: 200 } as const

export const authKeyWritingMutants = mutants(
  [
    'keys-by-seven-characters',
    'AUTH-KEY-002',
    'any key with the same seven first characters is taken',
    keyTaken((call, key) => keyOf(call).slice(0, 7) === key.slice(0, 7)),
  ],
  [
    'keys-by-what-is-listed',
    'AUTH-KEY-002',
    'any key with the same first and last characters is taken',
    keyTaken((call, key) => keyOf(call).slice(0, 7) === key.slice(0, 7) && keyOf(call).slice(-4) === key.slice(-4)),
  ],
  [
    'keys-cut-to-their-length',
    'AUTH-KEY-002',
    'what follows a key is not looked at',
    keyTaken((call, key) => keyOf(call).startsWith(key)),
  ],
  [
    'keys-without-case',
    'AUTH-KEY-020',
    'keys are compared without regard to case',
    keyTaken((call, key) => keyOf(call).toLowerCase() === key.toLowerCase()),
  ],
  ['keys-in-quotes', 'AUTH-KEY-020', 'a key may be quoted', keyTaken((call, key) => keyOf(call) === `"${key}"`)],
  [
    'key-in-the-query',
    'AUTH-KEY-001',
    'a key may stand in the query',
    keyTaken((call, key) => keyOf(call) === '' && call.path.includes(key)),
  ],
  [
    'key-as-bearer',
    'AUTH-KEY-001',
    'a key may be a bearer token',
    keyTaken((call, key) => keyOf(call) === '' && bearerOf(call) === key),
  ],
  [
    'submissions-without-key',
    'AUTH-KEY-001',
    'a submission needs no key',
    accepts('AUTH-KEY-001', { operation: 'submitInvoice', sent: isValid }),
  ],
  [
    'submissions-with-any-key',
    'AUTH-KEY-002',
    'a submission may have any key',
    accepts('AUTH-KEY-002', { operation: 'submitInvoice', sent: isValid }),
  ],
  [
    'submissions-with-revoked-keys',
    'AUTH-KEY-019',
    'a submission may have a revoked key',
    accepts('AUTH-KEY-008', { operation: 'submitInvoice', sent: isValid }),
  ],
  [
    'key-in-the-invoice-answer',
    'AUTH-KEY-021',
    'the answer to a submission has the key',
    answers(MADE, (reply, call) => member('data.submitted_by', keyOf(call))(reply, call)),
  ],
  [
    'key-in-base64',
    'AUTH-KEY-021',
    'the answer to a submission has the key in base64',
    answers(MADE, (reply, call) => member('data.trace', Buffer.from(keyOf(call)).toString('base64'))(reply, call)),
  ],
  [
    'key-in-a-header',
    'AUTH-KEY-021',
    'a header repeats the key',
    answers({ operation: 'listKeys', status: 200 }, (reply, call) => header('X-Caller', keyOf(call))(reply, call)),
  ],
)
