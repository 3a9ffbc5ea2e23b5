import { test } from 'tap'
import { createApp } from '../app.ts'
import { dispatchThrough } from '../sandbox/dispatch.ts'
import type { Dispatched, House } from '../sandbox/house.ts'
import { silentLog } from '../log/log.ts'
import { openHouse } from '../sandbox/open-house.ts'
import { systemTime } from '../platform/clock.ts'
import type { Answer, Api } from './api.ts'
import { Refusal } from './refusal.ts'

const broken: object[] = []
const ground = await openHouse({
  data: null,
  seed: null,
  pepper: null,
  smtp: null,
  time: systemTime,
  log: { ...silentLog, contractBroken: (finding) => void broken.push(finding) },
  settings: { plain: false, rateLimit: 0, portalOrigin: null, controlToken: null, exposed: false },
})
const house: House = {
  ...ground,
  sources: [],
  portalOrigin: () => 'http://sandbox.localhost',
  reset: async () => {},
  dispatch: (request) => dispatchThrough(handle, request),
}

const refusal = (status: number) => (): Refusal => new Refusal({ status, rule: 'NONE', body: { status } })

/** An API of one address, `PUT <prefix>/things`, that keeps its contract by answering 200. */
function apiOf({ name, prefix, answer }: { name: string; prefix: string; answer: Answer }): Api {
  return {
    name,
    prefix,
    operations: [{ id: 'putThing', method: 'PUT', path: '/things', handle: async () => answer }],
    errors: {
      unknownRoute: refusal(404),
      undecodablePath: refusal(404),
      wrongMethod: refusal(405),
      tooManyRequests: refusal(429),
      unexpected: refusal(500),
      tenantGone: refusal(401),
    },
    echo: () => ({}),
    identify: async () => undefined,
    judgeAnswer: ({ operation, status }) => (status === 200 ? [] : [`${operation} documents no ${status}`]),
  }
}

const handle = createApp(house, [
  apiOf({ name: 'one', prefix: '/one', answer: { status: 200, rule: 'ONE-A-001', body: { of: 'one' } } }),
  apiOf({
    name: 'two',
    prefix: '/api/two',
    answer: {
      status: 418,
      rule: 'TWO-A-001',
      body: { of: 'two' },
      headers: { 'Content-Type': 'application/problem+json' },
    },
  }),
]).callback()

const put = (url: string): Promise<Dispatched> =>
  dispatchThrough(handle, {
    method: 'PUT',
    url,
    headers: { host: 'localhost' },
    ip: '127.0.0.1',
    body: Buffer.alloc(0),
    bodyBytes: 0,
  })

test('two APIs are served side by side, each below its prefix', async (t) => {
  t.match(await put('/one/things'), { status: 200, headers: { 'sandbox-rule': 'ONE-A-001' } })
  t.match(await put('/api/two/things'), { status: 418, headers: { 'sandbox-rule': 'TWO-A-001' } })
})

test('no two exchanges have one id, whichever API they are with', async (t) => {
  const answers = [await put('/one/things'), await put('/api/two/things'), await put('/one/things')]
  t.equal(new Set(answers.map(({ headers }) => headers['sandbox-request'])).size, 3)
})

test('an answer may have a media type of its own', async (t) => {
  t.match((await put('/one/things')).headers, { 'content-type': 'application/json; charset=utf-8' })
  t.match((await put('/api/two/things')).headers, { 'content-type': 'application/problem+json' })
})

test('an answer that breaks its contract is told to the log, one that keeps it is not', async (t) => {
  broken.length = 0
  await put('/one/things')
  const { headers } = await put('/api/two/things')
  t.strictSame(broken, [{ exchange: headers['sandbox-request'], violations: ['putThing documents no 418'] }])
})

test('an address that nobody serves is told what there is', async (t) => {
  const { status, body } = await put('/three')
  t.equal(status, 404)
  t.match(body.toString(), /one below \/one, two below \/api\/two/)
})
