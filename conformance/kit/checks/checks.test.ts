import { test } from 'tap'
import { CONTRACT } from '../../nuntiq-partner/contract.ts'
import { claimsNoSuccess, hasMessage } from '../../nuntiq-partner/refusal.ts'
import { bodyHas, bodyLacks, bodyLacksPattern } from './body-text.ts'
import { exchangeOf } from './exchange.test.helper.ts'
import { headerIs, headerOnce, jsonMediaType } from './header.ts'
import { instantIs, instantNear, isoInUtc, noInstant } from './instant.ts'
import { memberAbsent, memberHas, memberIs, memberMatches, memberType } from './member.ts'
import { createPrismJudge } from './prism.ts'
import { integerText, noDuplicateMembers, numberText } from './raw-json.ts'
import { differsFrom, sameAs } from './same-as.ts'
import { fitsSchema as fitsSchemaOf } from './schema.ts'
import { statusBetween, statusIs } from './status.ts'
import type { Check } from './verdict.ts'

const fitsSchema = fitsSchemaOf(CONTRACT)

type Sample = NonNullable<Parameters<typeof exchangeOf>[0]>

const LISTED = {
  success: true,
  data: [
    {
      id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      label: 'main',
      prefix: 'sk_4fT9',
      last_4: 'q8Zx',
      created_at: '2026-05-20T08:00:00.000Z',
      expires_at: null,
      expires_interval_days: null,
      expired_at: null,
      revoked_at: null,
      last_used_at: null,
      rotation_due_at: null,
    },
  ],
}
const REFUSED = { success: false, error: 'Unauthorized', message: 'Invalid API Key' }
const NOON = Date.UTC(2026, 4, 20, 12)
const HTML: Sample = { status: 502, body: '<h1>Bad gateway</h1>', headers: [['Content-Type', 'text/html']] }

/** What is judged, what it lets pass, what it does not. */
const TABLE: readonly [name: string, check: Check, good: Sample, bad: Sample][] = [
  ['status', statusIs(400, 401), { status: 401 }, { status: 200 }],
  ['status range', statusBetween(400, 499), { status: 499 }, { status: 500 }],
  ['message', hasMessage, { body: REFUSED }, { body: { message: '  ' } }],
  ['message that is no text', hasMessage, { body: REFUSED }, { body: { message: { text: 'no' } } }],
  ['message of HTML', hasMessage, { body: REFUSED }, HTML],
  ['no success', claimsNoSuccess, { body: REFUSED }, { body: { success: true } }],
  ['media type', jsonMediaType, { headers: [['content-type', 'Application/JSON; charset=utf-8']] }, HTML],
  [
    'header value',
    headerIs('Idempotency-Key', 'k'),
    { headers: [['idempotency-key', 'k']] },
    { headers: [['idempotency-key', 'K']] },
  ],
  ['header pattern', headerIs('Warning', /^199 nuntiq/), { headers: [['Warning', '199 nuntiq "x"']] }, {}],
  ['header absent', headerIs('Warning', undefined), {}, { headers: [['warning', '']] }],
  [
    'header once',
    headerOnce('Warning'),
    { headers: [['Warning', 'a']] },
    {
      headers: [
        ['Warning', 'a'],
        ['warning', 'a'],
      ],
    },
  ],
  ['member', memberIs('data.0.label', 'main'), { body: LISTED }, { body: { data: [{ label: 'Main' }] } }],
  [
    'member that is inherited',
    memberIs('data.length', undefined),
    { body: { data: {} } },
    { body: { data: { length: 1 } } },
  ],
  [
    'member pattern',
    memberMatches('data.0.last_4', /^.{4}$/),
    { body: LISTED },
    { body: { data: [{ last_4: 1234 }] } },
  ],
  ['member text', memberHas('message', 'API Key'), { body: REFUSED }, { body: { message: 'no' } }],
  ['member type', memberType('data', 'array', 'object'), { body: LISTED }, { body: { data: null } }],
  ['empty text is no text', memberType('token', 'string'), { body: { token: 'x' } }, { body: { token: '' } }],
  ['integer type', memberType('n', 'integer'), { body: { n: 20 } }, { body: { n: 20.5 } }],
  ['member absent', memberAbsent('regenerate_url'), { body: REFUSED }, { body: { regenerate_url: null } }],
  ['body text', bodyHas('Invalid API Key'), { body: { error: 'Invalid API Key' } }, { body: {} }],
  ['body without text', bodyLacks('sk_secret', 'the key'), { body: LISTED }, { body: { note: 'sk_secret' } }],
  ['body without pattern', bodyLacksPattern(/"key_id"/, 'key_id'), { body: REFUSED }, { body: { key_id: 1 } }],
  ['no duplicates', noDuplicateMembers, { body: '{"a":{"b":1},"b":"a"}' }, { body: '{"a":1,"\\u0061":2}' }],
  ['number text', numberText('data.n', '0.10'), { body: '{"data":{"n":0.10}}' }, { body: '{"data":{"n":0.1}}' }],
  [
    'number beyond 2^53',
    numberText('0', '9007199254740993'),
    { body: '[9007199254740993]' },
    { body: '[9007199254740992]' },
  ],
  ['integer text', integerText('n'), { body: '{"n":20}' }, { body: '{"n":20.0}' }],
  [
    'instant',
    instantIs('at', NOON),
    { body: { at: '2026-05-20T14:00:00+02:00' } },
    { body: { at: '2026-05-20T12:00:01Z' } },
  ],
  [
    'instant that is none',
    instantIs('at', NOON),
    { body: { at: '2026-05-20T12:00:00.000Z' } },
    { body: { at: 'noon' } },
  ],
  [
    'instant to the minute',
    instantNear('at', NOON),
    { body: { at: '2026-05-20T11:59:01Z' } },
    { body: { at: '2026-05-20T12:01:01Z' } },
  ],
  [
    'one of two instants to the minute',
    instantNear('at', NOON, NOON + 10_800_000),
    { body: { at: '2026-05-20T15:00:30Z' } },
    { body: { at: '2026-05-20T13:30:00Z' } },
  ],
  ['no instant', noInstant('at'), { body: { at: null } }, { body: { at: '2026-05-20T12:00:00Z' } }],
  [
    'form of an instant',
    isoInUtc('at'),
    { body: { at: '2026-05-20T12:00:00Z' } },
    { body: { at: '2026-05-20T12:00:00' } },
  ],
  [
    'form of an instant elsewhere',
    isoInUtc('at'),
    { body: { at: '2026-05-20T12:00:00.5+00:00' } },
    { body: { at: '2026-05-20T12:00:00+02:00' } },
  ],
  ['schema', fitsSchema, { body: LISTED }, { body: { success: true, data: [{}] } }],
  ['schema: status', fitsSchema, { status: 401, body: REFUSED }, { status: 418, body: REFUSED }],
  ['schema: HTML', fitsSchema, { status: 401, body: REFUSED }, { ...HTML, status: 401 }],
]

for (const [name, check, good, bad] of TABLE) {
  test(`${name}: lets a good exchange pass`, async (t) => {
    t.ok(check(exchangeOf(good)).ok)
  })
  test(`${name}: finds a bad exchange, and says what it wanted and got`, async (t) => {
    const { ok, expected, actual } = check(exchangeOf(bad))
    t.notOk(ok)
    t.ok(expected !== '' && actual !== '' && expected !== actual)
  })
}

test('an operation is found by method and path, whatever its id and query', async (t) => {
  t.equal(
    CONTRACT.operationOf({ method: 'GET', url: 'http://h/api/v1/partner/invoices/7/status?x=1' }),
    'getInvoiceStatus',
  )
  t.equal(CONTRACT.operationOf({ method: 'GET', url: 'http://h/api/v1/partner/invoices' }), undefined)
})

test('Prism lets a documented answer pass and refuses others', async (t) => {
  const prism = await createPrismJudge(CONTRACT)
  t.ok((await prism(exchangeOf({ body: LISTED }))).ok)
  t.notOk((await prism(exchangeOf({ body: { success: true } }))).ok, 'a member is missing')
  t.notOk((await prism(exchangeOf({ status: 201, body: LISTED }))).ok, 'the status is not documented')
  t.notOk((await prism(exchangeOf({ ...HTML, status: 401 }))).ok, 'no JSON')
})

test('Prism and AJV say the same of each answer in turn, so that no answer is taken for another', async (t) => {
  const prism = await createPrismJudge(CONTRACT)
  for (const body of [LISTED, { success: true }, LISTED]) {
    t.equal((await prism(exchangeOf({ body }))).ok, fitsSchema(exchangeOf({ body })).ok)
  }
})

test('what a case compares is equal, or differs', async (t) => {
  t.match(sameAs('x', { a: [1] }, { a: [1] }), { ok: true })
  t.match(sameAs('x', undefined, 'a'), { ok: false, expected: '"a"', actual: 'nothing' })
  t.match(differsFrom('x', 'a', 'b'), { ok: true })
  t.match(differsFrom('x', 'a', 'a'), { ok: false })
  t.match(differsFrom('x', undefined, 'a'), { ok: false }, 'what is missing is no other value')
})
