import type { Check } from '../../kit/checks/verdict.ts'
import type { Watch } from '../../kit/run/case.ts'
import { type Exchange, headerValues } from '../../kit/wire/exchange.ts'
import { KEYS } from '../addresses.ts'
import { type Case, defineCase } from '../case.ts'
import type { Tester } from '../tester.ts'
import { ownKey } from './held-key.ts'
import { writingsOf } from './secret-writings.ts'

/** What a listing shows of a key: its first seven characters and its last four. */
const [PREFIX, LAST] = [7, 4]
/** Where else a key is looked for in other APIs. */
const PARAMETERS = ['api_key', 'apikey', 'key', 'X-API-Key', 'access_token']

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Other letters and digits, as many as were there. */
const others = (text: string): string => text.replaceAll(/[A-Za-z0-9]/g, (letter) => (letter === 'x' ? 'y' : 'x'))
const otherCase = (text: string): string =>
  Array.from(text, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('')

/** What is nearly a key; none of them is the key itself. */
export const NEAR = [
  ['its first seven characters alone', (key: string) => key.slice(0, PREFIX) + others(key.slice(PREFIX))],
  [
    'what a listing shows of it alone',
    (key: string) => key.slice(0, PREFIX) + others(key.slice(PREFIX, -LAST)) + key.slice(-LAST),
  ],
  // It may be a hyphen, which others() leaves as it is.
  ['another last character', (key: string) => key.slice(0, -1) + (key.endsWith('x') ? 'y' : 'x')],
  ['its last character cut off', (key: string) => key.slice(0, -1)],
  ['one character more', (key: string) => `${key}0`],
] as const

/** A near miss gives most of the key away, and only a key of the documented form is masked wherever it stands. */
async function goodKey(t: Tester<never>): Promise<string> {
  const { apiKey } = await t.account()
  return /^sk_[\w-]{12,}$/.test(apiKey) ? apiKey : t.undecided('the key does not have the documented form')
}

/** The secrets that a call was made with, and that its success must not repeat. */
const secretsOf = ({ request }: Exchange): readonly string[] =>
  ['X-API-Key', 'X-Rotation-Secret']
    .flatMap((name) => headerValues(request.headers, name))
    .filter((secret) => secret.length > PREFIX + LAST)

const repeatsNoSecret: Check = (exchange) => {
  const { text, response } = exchange
  const said = [text, ...response.headers.map(([, value]) => value)]
  const found = secretsOf(exchange).some((secret) =>
    writingsOf(secret).some((writing) => said.some((each) => each.includes(writing))),
  )
  return {
    check: 'no secret repeated',
    ok: !found,
    expected: 'neither key nor rotation secret, in no encoding',
    actual: found ? 'one that the call was made with' : 'none',
  }
}

export const authKeyWritingCases: readonly Case[] = [
  defineCase({
    id: 'auth-key-near-miss',
    requirements: ['AUTH-KEY-002'],
    needs: ['key'],
    given: 'keys that are nearly the good one',
    async run(t) {
      const key = await goodKey(t)
      for (const [label, near] of NEAR) {
        const refused = await t.call('GET', KEYS, { key: near(key), label: `the good key, but ${label}` })
        t.expect(refused).status(401).message()
        await t.pair(refused, { twin: () => t.call('GET', KEYS) })
      }
    },
  }),
  defineCase({
    id: 'auth-key-exactly',
    requirements: ['AUTH-KEY-020'],
    given: 'the good key in the other case, in quotes, and in a list',
    async run(t) {
      const key = await goodKey(t)
      for (const [label, written] of [
        ['in the other case', otherCase(key)],
        ['in quotes', `"${key}"`],
        ['in a list', `nobody, ${key}`],
      ] as const) {
        const refused = await t.call('GET', KEYS, { key: written, label: `the good key ${label}` })
        t.expect(refused).status(401).message()
        await t.pair(refused, { twin: () => t.call('GET', KEYS) })
      }
    },
  }),
  defineCase({
    id: 'auth-key-elsewhere',
    requirements: ['AUTH-KEY-001'],
    needs: ['key'],
    given: 'no X-API-Key, and a good key where other APIs look for one',
    async run(t) {
      const key = await goodKey(t)
      for (const [label, headers] of [
        ['as a bearer token', { Authorization: `Bearer ${key}` }],
        ['as the password of HTTP Basic', { Authorization: `Basic ${base64(`nkc:${key}`)}` }],
        ['as the user of HTTP Basic', { Authorization: `Basic ${base64(`${key}:`)}` }],
        ['in cookies', { Cookie: PARAMETERS.map((name) => `${name}=${key}`).join('; ') }],
      ] as const) {
        const refused = await t.call('GET', KEYS, { key: null, headers, label: `the key ${label}` })
        t.expect(refused).status(401).message()
        await t.pair(refused, { twin: () => t.call('GET', KEYS) })
      }
      // Addresses end up in logs: a key that somebody has lent stays out of them.
      const own = t.offers('control') ? key : t.leaves('full') ? (await ownKey(t)).apiKey : undefined
      if (own === undefined) return
      const query = PARAMETERS.map((name) => `${name}=${encodeURIComponent(own)}`).join('&')
      const asked = await t.call('GET', `${KEYS}?${query}`, { key: null, label: 'the key in the query' })
      t.expect(asked).status(401).message()
      await t.pair(asked, { twin: () => t.call('GET', KEYS, { key: own }) })
    },
  }),
  defineCase({
    id: 'auth-key-not-repeated',
    requirements: ['AUTH-KEY-021'],
    given: 'a listing, and a submission where invoices may be made',
    async run(t) {
      t.expect(await t.call('GET', KEYS))
        .status(200)
        .that(repeatsNoSecret)
      if (!t.leaves('submit')) return
      t.expect(await t.submit())
        .status(200)
        .that(repeatsNoSecret)
    },
  }),
]

/** A call that was refused may repeat a key that is none; one that succeeded was made with a good one. */
const isSuccess = ({ response: { status } }: Exchange): boolean => status >= 200 && status < 300

export const authKeyWatches: readonly Watch[] = [
  {
    id: 'watch-secrets-are-not-repeated',
    requirement: 'AUTH-KEY-021',
    judge: (exchange) =>
      isSuccess(exchange) && secretsOf(exchange).length > 0 ? repeatsNoSecret(exchange) : undefined,
  },
]
