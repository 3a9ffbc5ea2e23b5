import { sameAs } from '../../kit/checks/same-as.ts'
import { type Case, defineCase } from '../case.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { addKey } from './customer.ts'
import { ask } from './held-key.ts'
import { stopClock } from './moment.ts'
import { invited } from './supplier-access.ts'
import { INVOICES, KEYS } from '../addresses.ts'

const LIMIT = 300
const TEXT = 'Too many requests, please try again later.'
const ACCESS = '/v1/partner/supplier-access/request-code'

export const limRateCases: readonly Case[] = [
  defineCase({
    id: 'lim-rate',
    requirements: [
      'LIM-RATE-001',
      'LIM-RATE-002',
      'LIM-RATE-003',
      'LIM-RATE-004',
      'LIM-RATE-005',
      'LIM-RATE-006',
      'LIM-RATE-007',
      'LIM-RATE-008',
    ],
    given: 'as many calls of all kinds within one minute as are allowed, and more',
    async run(t) {
      // Time stands still, so that however slow the machine is, it is one minute.
      await stopClock(t)
      const { token } = await invited(t)
      const { apiKey: other } = await addKey(t, { label: 'nkc-other' })
      const call = (method: string, path: string, options: { key?: string; raw?: string } = {}): Promise<Exchange> =>
        t.call(method, path, { ...options, wants429: true })
      const tools = (): Promise<Exchange> =>
        t.call('GET', `${new URL(t.control.url).pathname}/health`, {
          below: 'origin',
          wants429: true,
          label: 'the control API',
        })
      for (let times = 0; times < 5; times++) t.expect(await tools(), 'LIM-RATE-008').status(200)
      const ours = (): Promise<Exchange> => call('GET', KEYS)
      const kinds = [
        ours,
        () => call('GET', KEYS, { key: other }),
        () => call('GET', `${INVOICES}/nkc-no-such-id`),
        () => call('POST', INVOICES, { raw: '{' }),
        () => call('POST', ACCESS, { raw: '{}' }),
      ]
      const within = await Promise.all(Array.from({ length: LIMIT }, (_, nth) => (kinds[nth % kinds.length] ?? ours)()))
      const early = within.filter((answer) => answer.response.status === 429).length
      t.check(sameAs('refused within the limit', early, 0), 'LIM-RATE-001')

      const over = await ours()
      t.expect(over, 'LIM-RATE-001').status(429).member('message', TEXT)
      t.expect(over, 'LIM-RATE-003').header('Retry-After', /^[1-9]\d*$/)
      t.expect(await call('GET', KEYS, { key: other }), 'LIM-RATE-002').status(429)
      t.expect(await call('GET', `${INVOICES}/nkc-no-such-id`), 'LIM-RATE-002').status(429)
      t.expect(await call('POST', ACCESS, { raw: '{}' }), 'LIM-RATE-005')
        .status(429)
        .message()
      t.expect(await call('POST', INVOICES, { raw: '{' }), 'LIM-RATE-007').status(429)

      const byToken = { json: { token }, key: null, label: 'by the token alone', wants429: true } as const
      t.expect(await t.call('POST', ACCESS, byToken), 'LIM-RATE-006').status(429)
      const second = await t.second()
      t.expect(await ask(t, second.apiKey, 'another tenant meanwhile'), 'LIM-RATE-006').status(200)
      t.expect(await tools(), 'LIM-RATE-008').status(200)

      await t.advance('PT60S')
      t.expect(await call('GET', KEYS), 'LIM-RATE-004').status(200)
    },
  }),
]
