import type { Exchange } from '../../kit/wire/exchange.ts'
import { type Case, defineCase } from '../case.ts'
import { INVOICES, KEYS } from '../addresses.ts'
import { ownKey, rotate } from './held-key.ts'

export const genHttpCases: readonly Case[] = [
  defineCase({
    id: 'gen-http-unknown-route',
    requirements: ['GEN-HTTP-001'],
    given: 'an address below /api that the API does not have',
    async run(t) {
      const refused = await t.call('GET', '/v1/partner/nkc-no-such-route')
      t.expect(refused).status(404).json().message()
      if (t.offers('key')) await t.pair(refused, { twin: () => t.call('GET', KEYS) })
    },
  }),
  defineCase({
    id: 'gen-http-wrong-method',
    requirements: ['GEN-HTTP-002'],
    given: 'known addresses, asked with a method that they do not have',
    async run(t) {
      for (const [method, path] of [
        ['PUT', KEYS],
        ['GET', INVOICES],
        ['PATCH', INVOICES],
      ] as const) {
        t.expect(await t.call(method, path))
          .status(404)
          .json()
          .message()
      }
    },
  }),
  defineCase({
    id: 'gen-http-malformed-json',
    requirements: ['GEN-HTTP-003'],
    given: 'bodies that are not JSON',
    async run(t) {
      const { invoice } = await t.payload()
      const bodies: [string, string][] = [
        ['cut off in the middle', '{"invoice": {'],
        ['empty', ''],
        ['a comma too many', JSON.stringify({ invoice }).replace(/\}$/, ',}')],
        // Some readers of JSON stop where the first value ends.
        ...(t.offers('control')
          ? [['more behind it', `${JSON.stringify({ invoice })} and more`] satisfies [string, string]]
          : []),
      ]
      const good = t.leaves('submit') ? await t.submit() : undefined
      for (const [label, raw] of bodies) {
        const refused = await t.call('POST', INVOICES, { raw, label: `a body that is no JSON: ${label}` })
        t.expect(refused).status(400)
        await t.pair(refused, { names: 'JSON', twin: good && (() => Promise.resolve(good)) })
      }
    },
  }),
  defineCase({
    id: 'gen-http-malformed-rotation',
    requirements: ['GEN-HTTP-003'],
    needs: ['control'],
    footprint: 'control',
    given: 'a body that is not JSON, where none is needed',
    async run(t) {
      const key = await ownKey(t)
      const refused = await t.call('POST', `${KEYS}/${encodeURIComponent(key.id)}/rotate`, {
        key: key.apiKey,
        headers: { 'X-Rotation-Secret': key.rotationSecret },
        raw: '{"expires_interval_days": 30',
        label: 'rotate with a body that is no JSON',
      })
      t.expect(refused).status(400)
      await t.pair(refused, { twin: () => rotate(t, key) })
    },
  }),
  defineCase({
    id: 'gen-http-not-utf-8',
    requirements: ['GEN-HTTP-013'],
    given: 'bytes within a text that are not UTF-8',
    async run(t) {
      const [before, after] = ['{"invoice":{"header":{"invoice_number":"', '"}}}']
      const raw = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)])
      const refused = await t.call('POST', INVOICES, { raw, label: 'a body that is not UTF-8' })
      t.expect(refused).status(400)
      await t.pair(refused, { twin: () => t.submit() })
    },
  }),
  defineCase({
    id: 'gen-http-not-an-object',
    requirements: ['GEN-HTTP-004'],
    given: 'JSON bodies that are not objects',
    async run(t) {
      const refused: Exchange[] = []
      for (const raw of ['[]', 'null', '"invoice"', '42', 'true']) {
        refused.push(await t.call('POST', INVOICES, { raw, label: `body ${raw}` }))
      }
      if (t.leaves('submit')) {
        const json = [await t.payload()]
        refused.push(await t.call('POST', INVOICES, { json, label: 'a good submission in a list' }))
      }
      const good = t.leaves('submit') ? await t.submit() : undefined
      for (const each of refused) {
        t.expect(each).status(400)
        await t.pair(each, { names: 'object', twin: good && (() => Promise.resolve(good)) })
      }
    },
  }),
  defineCase({
    id: 'gen-http-media-type',
    requirements: ['GEN-HTTP-005'],
    given: 'a body declared as something other than JSON',
    async run(t) {
      for (const contentType of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
        t.expect(await t.call('POST', INVOICES, { json: {}, contentType, label: `body as ${contentType}` }))
          .status(415)
          .message()
      }
      const parameters = await t.call('POST', INVOICES, {
        json: {},
        contentType: 'Application/JSON; charset=utf-8',
        label: 'with parameters',
      })
      t.expect(parameters).status(400)
    },
  }),
  defineCase({
    id: 'gen-http-encoded-body',
    requirements: ['GEN-HTTP-006'],
    given: 'a body that says it is compressed',
    async run(t) {
      t.expect(await t.call('POST', INVOICES, { json: {}, headers: { 'Content-Encoding': 'gzip' } }))
        .status(415)
        .message()
      t.expect(await t.call('POST', INVOICES, { json: {}, headers: { 'Content-Encoding': 'identity' } })).status(400)
    },
  }),
  defineCase({
    id: 'gen-http-nesting',
    requirements: ['GEN-HTTP-008'],
    given: 'a body nested 101 levels deep',
    async run(t) {
      const nested = (levels: number): string => `{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
      t.expect(await t.call('POST', INVOICES, { raw: nested(101), label: '101 levels' }))
        .status(400)
        .matches('message', /nest|deep|level/i)
      t.expect(await t.call('POST', INVOICES, { raw: nested(100), label: '100 levels: only the invoice is missing' }))
        .status(400)
        .has('message', 'invoice')
    },
  }),
  defineCase({
    id: 'gen-http-undecodable-path',
    requirements: ['GEN-HTTP-012'],
    given: 'an address with broken percent-encoding',
    async run(t) {
      t.expect(await t.call('GET', `${INVOICES}/%E0%A4%A`))
        .status(404)
        .json()
        .message()
    },
  }),
  defineCase({
    id: 'gen-http-values',
    requirements: ['GEN-HTTP-009'],
    given: 'a body of more than 600,000 values, and one of slightly fewer',
    async run(t) {
      const values = (count: number): string => `{"x":[${'0,'.repeat(count - 1)}0]}`
      const refused = await t.call('POST', INVOICES, { raw: values(600_000), label: '600,000 values and two' })
      t.expect(refused).status(400).lacks('invoice', 'what is missing besides')
      t.expect(
        await t.call('POST', INVOICES, { raw: values(599_000), label: 'some less: only the invoice is missing' }),
      )
        .status(400)
        .has('message', 'invoice')
    },
  }),
]
