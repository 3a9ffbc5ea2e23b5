import { test } from 'tap'
import { callerOf, controlApi } from '../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../fixtures/testing/still-sandbox.ts'
import { jsonLog } from '../../log/json-log.ts'
import type { Log } from '../../log/log.ts'
import { prettyLog } from '../../log/pretty-log.ts'

// A canary is a secret put into one place of an exchange; then everything that shows exchanges is read.

const KEY = 'sk_Canary00000000000000000wxyz1'
const TOKEN = '0123456789abcdef'.repeat(3)
const CODE = '918273'
/** What none of the outputs may hold, in any spelling that a reader could undo. */
const GIVEAWAY = /Canary|anary0|0123456789abcdef0123|918273/i

const percent = (text: string): string => text.replaceAll(/./g, (each) => `%${each.charCodeAt(0).toString(16)}`)
const escapes = (text: string): string => text.replaceAll(/./g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`)
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const base64url = (text: string): string => Buffer.from(text).toString('base64url')

const spellings: readonly (readonly [how: string, spell: (secret: string) => string])[] = [
  ['plain', (secret) => secret],
  ['percent-encoded', percent],
  ['percent-encoded twice', (secret) => percent(percent(secret))],
  ['in base64', base64],
  ['in base64 for addresses', base64url],
  ['in base64 behind a user', (secret) => base64(`user:${secret}`)],
]

interface Planted {
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

const INVOICES = '/api/v1/partner/invoices'
const json = (body: string): Planted => ({ path: INVOICES, body })
const part = (head: string, content: string): string =>
  `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n--x--\r\n`
const typed = (type: string, body: string): Planted => ({ path: INVOICES, headers: { 'content-type': type }, body })

const places: [string, Planted][] = [
  ...spellings.flatMap(([how, spell]) =>
    [KEY, TOKEN].flatMap((secret): [string, Planted][] => [
      [`a path, ${how}`, { path: `${INVOICES}/${spell(secret)}` }],
      [`a path beside the API, ${how}`, { path: `/api/${spell(secret)}/x` }],
      [`the name of a parameter, ${how}`, { path: `${INVOICES}?${spell(secret)}=1` }],
      [`the value of a parameter, ${how}`, { path: `${INVOICES}?x=${spell(secret)}` }],
      [`a header, ${how}`, { headers: { 'x-other': `see ${spell(secret)}` } }],
      [`the user agent, ${how}`, { headers: { 'user-agent': spell(secret) } }],
      [`the Idempotency-Key, ${how}`, { path: INVOICES, headers: { 'idempotency-key': spell(secret) }, body: '{}' }],
      [`a member's name, ${how}`, json(JSON.stringify({ invoice: { header: { [spell(secret)]: 1 } } }))],
      [`a member's value, ${how}`, json(JSON.stringify({ invoice: { header: { deep: [{ x: spell(secret) }] } } }))],
      [`broken JSON, ${how}`, json(`{"invoice": {"x": "${spell(secret)}`)],
      [`a form, ${how}`, typed('application/json', `a=1&b=${spell(secret)}`)],
      [`a part, ${how}`, typed('application/json', part(`name="b"; filename="${spell(secret)}"`, spell(secret)))],
    ]),
  ),
  ['the name of a header', { headers: { [KEY.toLowerCase()]: '1' } }],
  ...[KEY, TOKEN].flatMap((secret): [string, Planted][] => [
    ['escapes', json(`{"invoice": {"header": {"x": "${escapes(secret)}", "${escapes(secret)}": 1}}}`)],
    ['escapes in broken JSON', json(`{"invoice": {"header": {"x": "${escapes(secret)}", "${escapes(secret)}": 1}`)],
  ]),
  ...[KEY, TOKEN, CODE].flatMap((secret): [string, Planted][] => [
    ['escapes in a value', json(`{"invoice": {"header": {"token": "${escapes(secret)}", "code": "${secret}"}}}`)],
    ['escapes in a name', json(`{"invoice": {}, "\\u0074oken": "${secret}"}`)],
    ['escapes in a name of broken JSON', json(`{"invoice": {}, "\\u0074oken": ["x", {"y": "${secret}"}, "${secret}"`)],
    ['JSON within a text', json(JSON.stringify({ invoice: { note: JSON.stringify({ token: secret }) } }))],
    ['a parameter that is a secret', { path: `${INVOICES}?tok%65n=${secret}&user[code]=${secret}` }],
    ['a form that holds a secret', typed('application/json', `tok%65n=${secret}&code[]=${percent(secret)}`)],
    ['a part that is a secret', typed('application/json', part('name="code"', secret))],
    ...['x-api-key', 'x-rotation-secret', 'authorization', 'cookie', 'token'].map((name): [string, Planted] => [
      `the header ${name}`,
      { headers: { [name]: name === 'token' ? secret : `Bearer-${secret}-of-somebody` } },
    ]),
  ]),
]

test('a secret is shown nowhere, wherever it was put and however it was spelt', async (t) => {
  let written = ''
  const write = (text: string): void => {
    written += text
  }
  const logs = [prettyLog(write), jsonLog(write)]
  const both: Log = {
    ...logs[0]!,
    exchange: (exchange) => logs.forEach((log) => log.exchange(exchange)),
    fault: (fault) => logs.forEach((log) => log.fault(fault)),
  }
  const sandbox = await stillSandbox({ log: both })
  const tenant = await sandbox.tenant()
  const send = callerOf(sandbox, '')
  const control = controlApi(sandbox)
  for (const [place, { path = '/api/v1/partner/account/keys', headers = {}, body }] of places) {
    written = ''
    await control('DELETE /requests')
    const call = `${body === undefined ? 'GET' : 'POST'} ${path}`
    await send(call, {
      key: tenant.apiKey,
      headers: { ...(headers['x-api-key'] === undefined && { 'x-api-key': tenant.apiKey }), ...headers },
      body,
    })
    const list = await control('GET /requests')
    const shown = [written, list.raw]
    for (const { id } of list.body as { id: string }[]) {
      shown.push((await control(`GET /requests/${id}`)).raw)
      shown.push((await control(`POST /requests/${id}/replay`)).raw)
    }
    shown.push((await control('GET /requests')).raw, written)
    // Letters that JSON.stringify or a log has written as escapes count as what they are.
    const found = shown.map((text) => GIVEAWAY.exec(unescaped(text))).filter((hit) => hit !== null)
    t.same(
      found.map(({ input, index }) => input.slice(Math.max(0, index - 80), index + 60)),
      [],
      `${place}: ${call.slice(0, 120)}`,
    )
  }
})

function unescaped(text: string): string {
  const once = text.replaceAll(/\\+u00([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const decoded = once.replaceAll(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const runs = decoded.match(/[A-Za-z0-9+/=_-]{20,}/g) ?? []
  return [decoded, ...runs.map((run) => Buffer.from(run, 'base64').toString('latin1'))].join('\n')
}
