import { isObject } from '../../kit/json.ts'
import { headerOf } from '../../kit/wire/exchange.ts'
import { delays, answers, refusal } from './vocabulary.ts'
import { type AnswerEdit, header, json, member, status, text, without } from './edits.ts'
import { type Modifier, type PassingAnswer, together } from './modifier.ts'
import { CONTROL, isAccepted, operationCalled } from './where.ts'

/** A deployment that keeps the contract in another way. The suite must find no fault with it. */
export interface Variant {
  readonly id: string
  readonly description: string
  readonly modifier: () => Modifier
}

const variant = (id: string, description: string, modifier: Modifier | (() => Modifier)): Variant => ({
  id,
  description,
  modifier: typeof modifier === 'function' ? modifier : () => modifier,
})

const EXPIRED = { rule: 'AUTH-KEY-004' } as const
/** Rules whose message the sources print. */
const LITERAL = ['AUTH-KEY-002', 'AUTH-KEY-004', 'AUTH-KEY-008', 'INV-ATT-019', 'INV-ATT-011', 'LIM-RATE-001']

export const VARIANTS: readonly Variant[] = [
  variant('members-in-another-order', 'members stand in the opposite order', answers({}, json(backwards))),
  variant('extra-members', 'answers have members that nobody knows', answers({}, json(extended))),
  variant(
    'other-words',
    'refusals say it in other words',
    answers(
      { answered: (_, given) => !isAccepted(given) && !LITERAL.includes(ruleOf(given)) },
      member('message', (words: unknown) => `Please correct this: ${String(words)}`),
    ),
  ),
  variant(
    'indented',
    'JSON is indented',
    answers({}, (given) => {
      const body = given.body.toString('utf8')
      return /^[[{]/.test(body) ? { ...given, body: Buffer.from(JSON.stringify(JSON.parse(body), null, 2)) } : given
    }),
  ),
  variant('slow', 'every fourth answer takes 300 ms', () => {
    let calls = 0
    const late = delays(300)
    return { answer: (given, call, side) => (++calls % 4 === 0 ? (late.answer?.(given, call, side) ?? given) : given) }
  }),
  variant('ulid-tokens', 'invoice tokens are ULIDs', ulidTokens),
  variant(
    'headers-in-capitals',
    'header names are in capitals',
    answers({}, (given) => ({ ...given, headers: given.headers.map(([name, value]) => [name.toUpperCase(), value]) })),
  ),
  variant(
    'headers-in-small-letters',
    'header names are in small letters',
    answers({}, (given) => ({ ...given, headers: given.headers.map(([name, value]) => [name.toLowerCase(), value]) })),
  ),
  variant(
    'bare-media-type',
    'JSON is declared without a charset',
    answers({}, (given, call) =>
      given.headers.some(([, value]) => value.startsWith('application/json'))
        ? header('Content-Type', 'application/json')(given, call)
        : given,
    ),
  ),
  variant(
    'expired-in-error',
    'an expired key is told in error',
    answers(EXPIRED, member('error', 'key_expired'), without('code')),
  ),
  variant(
    'expired-in-both',
    'an expired key is told in error and code',
    answers(EXPIRED, member('error', 'key_expired')),
  ),
  variant(
    'unknown-key-in-error',
    'an unknown key is told in error',
    answers(
      { rule: 'AUTH-KEY-002' },
      member('error', 'Invalid API Key'),
      member('message', 'Use a key of this account'),
    ),
  ),
  variant('revoked-is-forbidden', 'a revoked key is answered 403', answers({ rule: 'AUTH-KEY-008' }, status(403))),
  variant(
    'full-is-20',
    'invoice_status is 20 when enrichment is full',
    answers(
      {
        operation: 'submitInvoice',
        answered: (body) => JSON.stringify(body).includes('"effective_workflow":"full_enrichment"'),
      },
      member('data.invoice_status', 20),
    ),
  ),
  variant(
    'expired-session-is-unauthorized',
    'an expired session is answered 401',
    answers({ rule: ['SUP-CODE-004', 'SUP-VAL-006'] }, status(401)),
  ),
  variant(
    'expired-claim-is-unauthorized',
    'the claim token of an expired session is answered 401',
    answers({ rule: 'SUP-MINT-009' }, status(401)),
  ),
  variant(
    'fifth-code-is-locked',
    'the fifth wrong code is answered 423',
    answers({ rule: 'SUP-VAL-004' }, status(423)),
  ),
  variant(
    'bad-rotation-is-unauthorized',
    'a rotation with another interval is answered 401',
    answers({ rule: ['KEY-ROTATE-014', 'KEY-ROTATE-015'] }, status(401)),
  ),
  variant('busy-once', 'a submission is answered 429 once, with Retry-After', () => {
    let busy = true
    return {
      request(call) {
        if (!busy || operationCalled(call) !== 'submitInvoice') return call
        busy = false
        const { headers, ...rest } = refusal(429, 'Too many requests, please try again later.')
        return { ...rest, headers: [...headers, ['Retry-After', '1']] }
      },
    }
  }),
]

/** Not beside the others: it takes its time, or another variant is the other reading of the same rule. */
const ALONE = ['slow', 'expired-in-both', 'headers-in-small-letters', 'unknown-key-in-error']

/** All variants that go together, in one. */
export const allAtOnce = (): Modifier =>
  together(...VARIANTS.filter(({ id }) => !ALONE.includes(id)).map(({ modifier }) => modifier()))

const ruleOf = ({ headers }: PassingAnswer): string => headerOf(headers, 'Sandbox-Rule') ?? ''

function extended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(extended)
  return isObject(value)
    ? {
        trace: 'x1',
        ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, extended(inner)])),
        links: { self: null },
      }
    : value
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards)
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, inner]) => [name, backwards(inner)]),
      )
    : value
}

/** The sandbox goes on with its own tokens; whoever asks from outside knows the other ones. */
function ulidTokens(): Modifier {
  const ulids = new Map<string, string>()
  const TOKEN = /"invoice_token":"([0-9a-f-]{36})"/g
  const ulidOf = (token: string): string => `01${token.replaceAll('-', '').slice(0, 24).toUpperCase()}`
  const outwards: AnswerEdit = (given, call) => {
    const learned = given.body.toString('utf8')
    if (operationCalled(call) === 'submitInvoice')
      for (const [, token = ''] of learned.matchAll(TOKEN)) ulids.set(token, ulidOf(token))
    return [...ulids].reduce(
      (here, [token, ulid]) => (here.body.includes(token) ? text(token, ulid)(here, call) : here),
      given,
    )
  }
  return {
    request(call) {
      if (!call.path.startsWith(`${CONTROL}/invoices`)) return call
      return { ...call, path: [...ulids].reduce((path, [token, ulid]) => path.replace(ulid, token), call.path) }
    },
    answer: (given, call) =>
      given.headers.some(([name, value]) => /^content-type$/i.test(name) && value.startsWith('application/json'))
        ? outwards(given, call)
        : given,
  }
}
