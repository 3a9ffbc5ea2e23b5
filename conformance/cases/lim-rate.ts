import { type Case, defineCase } from '../run/case.ts'
import { type Exchange, headerOf } from '../wire/exchange.ts'
import { addKey } from './customer.ts'
import { ask } from './held-key.ts'
import { stopClock } from './moment.ts'
import { INVOICES, KEYS } from './shared.ts'

const LIMIT = 300
const TEXT = 'Too many requests, please try again later.'
const ACCESS = '/v1/partner/supplier-access/request-code'

export const limRateCases: readonly Case[] = [
  defineCase({
    id: 'lim-rate',
    requirements: ['LIM-RATE-001', 'LIM-RATE-002', 'LIM-RATE-003', 'LIM-RATE-004', 'LIM-RATE-005', 'LIM-RATE-006', 'LIM-RATE-007', 'LIM-RATE-008'],
    given: 'as many calls of all kinds within one minute as are allowed, and more',
    async run(t) {
      // Time stands still, so that however slow the machine is, it is one minute.
      await stopClock(t)
      const { apiKey: other } = await addKey(t, { label: 'nkc-other' })
      const call = (method: string, path: string, options: { key?: string; raw?: string } = {}): Promise<Exchange> =>
        t.call(method, path, { ...options, wants429: true })
      const kinds = [
        () => call('GET', KEYS),
        () => call('GET', KEYS, { key: other }),
        () => call('GET', `${INVOICES}/nkc-no-such-id`),
        () => call('POST', INVOICES, { raw: '{' }),
        () => call('POST', ACCESS, { raw: '{}' }),
      ]
      const within = await Promise.all(Array.from({ length: LIMIT }, (_, nth) => kinds[nth % kinds.length]?.()))
      const early = within.filter((answer) => answer?.response.status === 429).length
      t.check({ check: 'calls within the limit', ok: early === 0, expected: 'none refused', actual: `${early} refused` }, 'LIM-RATE-001')

      const over = await call('GET', KEYS)
      t.expect(over, 'LIM-RATE-001').status(429).member('message', TEXT)
      t.expect(over, 'LIM-RATE-003').header('Retry-After', /^[1-9]\d*$/)
      t.expect(await call('GET', KEYS, { key: other }), 'LIM-RATE-002').status(429)
      t.expect(await call('GET', `${INVOICES}/nkc-no-such-id`), 'LIM-RATE-002').status(429)
      t.expect(await call('POST', ACCESS, { raw: '{}' }), 'LIM-RATE-005').status(429).message()
      t.expect(await call('POST', INVOICES, { raw: '{' }), 'LIM-RATE-007').status(429)

      const second = await t.second()
      t.expect(await ask(t, second.apiKey, 'another tenant meanwhile'), 'LIM-RATE-006').status(200)
      const page = await t.call('GET', '/_sandbox/', { below: 'origin', wants429: true, label: 'the console meanwhile' })
      t.expect(page, 'LIM-RATE-008').statusBetween(200, 399)

      const wait = Number(headerOf(over.response.headers, 'Retry-After') ?? '')
      await t.advance(`PT${Number.isInteger(wait) && wait > 0 ? wait : 60}S`)
      t.expect(await call('GET', KEYS), 'LIM-RATE-003').status(200)
      await t.advance('PT60S')
      t.expect(await call('GET', KEYS), 'LIM-RATE-004').status(200)
    },
  }),
]
