import { readFileSync } from 'node:fs'
import type http from 'node:http'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { conform } from './cli.ts'
import { createContract } from './kit/checks/contract.ts'
import { memberHas } from './kit/checks/member.ts'
import { at, textAt } from './kit/json.ts'
import type { Kind, Profile } from './kit/profile.ts'
import type { Register } from './kit/register.ts'
import type { Account, Accounts } from './kit/run/accounts.ts'
import { type Case, caseOf, type CaseText, unique } from './kit/run/case.ts'
import type { Words } from './kit/run/words.ts'
import type { Exchange } from './kit/wire/exchange.ts'
import { fastTime } from './kit/wire/fast-time.test.helper.ts'
import { NUNTIQ_PARTNER } from './nuntiq-partner/profile.ts'
import { folderFor, type Said, servingFor, statusOf } from './run-conform.test.helper.ts'

// A second API, with tokens in place of keys and problem documents in place of envelopes. All of it stands
// in this file: what it needs of the kit is the type of a profile.

const TOKEN = 'toy-token-0123456789'

interface OwnWords {
  greet(name: string): Promise<Exchange>
  /** Makes a note, which the clean-up tears up again. */
  leaveNote(): Promise<Exchange>
}

interface ToyAccount extends Account {
  readonly token: string | undefined
}

type Id = 'TOY-HELLO-001' | 'TOY-HELLO-002'

interface Toy extends Kind {
  readonly id: Id
  readonly need: 'token'
  readonly option: 'token' | 'name'
  readonly account: ToyAccount
  readonly accounts: Accounts<ToyAccount>
  readonly vocabulary: typeof VOCABULARY
  readonly words: OwnWords
}

const REGISTER: Register<Id, 'token'> = {
  rows: {
    'TOY-HELLO-001': row('TOY-HELLO-001', 'Greeting', 'A greeting names whom it greets.'),
    'TOY-HELLO-002': row('TOY-HELLO-002', 'No token', 'A call without a token is answered 401.'),
  },
  ids: ['TOY-HELLO-001', 'TOY-HELLO-002'],
  topics: { 'TOY-HELLO': 'Greetings' },
}

function row(id: Id, title: string, statement: string): Register<Id, 'token'>['rows'][Id] {
  return {
    id,
    title,
    statement,
    level: 'must',
    evidence: 'explicit',
    stance: 'assert',
    source: { page: 'toys', section: 'Hello' },
    needs: ['token'],
    profile: id === 'TOY-HELLO-001' ? 'submit' : 'probe',
    observable: 'wire',
  }
}

const VOCABULARY = { greets: (name: string) => memberHas('greeting', name) }

const define = <const Own extends Id>(text: CaseText<Toy, Own, Words<Toy, Own> & OwnWords>): Case<Toy> =>
  caseOf<Toy>(REGISTER, text)

const CASES = unique([
  define({
    id: 'toy-hello',
    requirements: ['TOY-HELLO-001'],
    given: 'somebody to greet',
    async run(t) {
      t.expect(await t.greet(`number ${t.seed}`))
        .status(200)
        .greets(`number ${t.seed}`)
    },
  }),
  define({
    id: 'toy-note',
    requirements: ['TOY-HELLO-001'],
    given: 'a note that is left',
    async run(t) {
      t.expect(await t.leaveNote()).status(201)
    },
  }),
  define({
    id: 'toy-no-token',
    requirements: ['TOY-HELLO-002'],
    given: 'a call without a token',
    async run(t) {
      const refused = await t.call('GET', '/hello/nobody', { key: null })
      t.expect(refused).status(401).that(memberHas('detail', 'token'))
      await t.pair(refused, { names: 'token' })
    },
  }),
])

const TOY: Profile<Toy> = {
  name: 'toy',
  title: 'Toy API',
  register: REGISTER,
  contract: createContract({
    root: '/toys',
    operations: { hello: { method: 'GET', path: '/hello/{name}', statuses: [200, 401] } },
    validators: { hello: { 200: (answer: unknown) => typeof at(answer, 'greeting') === 'string' } },
    document: () => ({
      openapi: '3.1.0',
      info: { title: 'Toys', version: '1' },
      paths: {
        '/hello/{name}': {
          get: {
            operationId: 'hello',
            parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
            responses: {
              200: {
                description: 'a greeting',
                content: {
                  'application/json': {
                    schema: { type: 'object', required: ['greeting'], properties: { greeting: { type: 'string' } } },
                  },
                },
              },
              401: { description: 'no token' },
            },
          },
        },
      },
    }),
  }),
  exampleTarget: 'http://127.0.0.1:4010/toys',
  options: {
    token: { value: 'TOKEN', env: 'TOY_TOKEN', help: 'a token', secret: true, foreignOnly: true },
    name: { value: 'NAME', help: 'whom to greet' },
  },
  needs: { token: { offered: ({ token }) => token !== undefined, remedy: 'needs a token (TOY_TOKEN or --token)' } },
  footprints: {
    counted: 'notes',
    help: { probe: 'nothing', submit: 'notes', full: 'notes' },
    leaves: { submit: 'notes', full: 'notes' },
  },
  pace: { perMinute: 600, reserve: 60 },
  credentials: {
    keyOf: ({ token }) => token ?? null,
    headersOf: (key) => [['Authorization', `Bearer ${key}`]],
    lent: ({ token }) => ({ main: token }),
    place: 'TOY_TOKEN or --token',
    variables: { authorization: 'TOY_TOKEN' },
  },
  secrets: { byForm: [/\btoy-token-\d+/g], byName: [], short: [] },
  configuredAccounts: ({ token }, pace) => ({
    main: async () => ({ token, slug: undefined, pace }),
    drop: async () => undefined,
  }),
  async preflight({ settings, call }) {
    const { response } = await call('GET', '/hello/world', { key: settings.token })
    return settings.token !== undefined && response.status === 401
      ? { exit: 2, message: 'the token is refused' }
      : undefined
  },
  wordsOf: ({ json }) => textAt(json, 'detail'),
  vocabulary: VOCABULARY,
  words: (bench) => ({
    greet: (name) => bench.send('GET', `/hello/${encodeURIComponent(name)}`, { label: `greet ${name}` }),
    async leaveNote() {
      bench.run.budget?.take()
      return bench.send('POST', '/notes', { json: { title: `note ${bench.nextNumber()}` } })
    },
  }),
  leftovers: {
    traceOf({ method, path, json }) {
      if (method === 'POST' && path === '/notes') return { does: 'make', what: 'note', name: textAt(json, 'title') }
      return undefined
    },
    idOf: ({ json }) => textAt(json, 'id') || undefined,
    isMadeUp: () => false,
    wording: { note: { plural: 'notes', name: 'title', id: 'id' } },
    remedyFor: ({ id }) => ({ words: 'tear it up', call: { method: 'DELETE', path: `/notes/${id}` } }),
    async remove({ id }, call) {
      const { response } = await call('DELETE', `/notes/${id}`, 'tear up a note')
      return response.status === 204 ? { gone: true } : { gone: false, why: `answered ${response.status}` }
    },
  },
  cases: CASES,
  watches: [],
  planted: [],
}

/** A deployment of toys, and the notes that it holds; `rude` ones do not say whom they greet. */
async function toysFor(t: Test, { rude = false } = {}): Promise<{ target: string; notes: Set<string> }> {
  const notes = new Set<string>()
  const answer = ({ method, url = '', headers }: http.IncomingMessage): [number, unknown] => {
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return [401, { title: 'Unauthorized', detail: 'there is no token' }]
    const [, id] = /\/notes\/(.*)/.exec(url) ?? []
    if (id !== undefined) return [notes.delete(id) ? 204 : 404, undefined]
    if (method !== 'POST') return [200, { greeting: rude ? 'hey' : `hello ${decodeURIComponent(url)}` }]
    notes.add('note-1')
    return [201, { id: 'note-1' }]
  }
  const served = await servingFor(t, (request, response) => {
    const [status, body] = answer(request)
    request.resume()
    response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body))
  })
  return { target: served.replace(/\/api$/, '/toys'), notes }
}

async function runToy(...args: string[]): Promise<Said> {
  let out = ''
  let err = ''
  const terminal = {
    env: { TOY_TOKEN: TOKEN },
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
  }
  const code = await conform(['--api', 'toy', ...args], terminal, {
    outside: fastTime(),
    profiles: [NUNTIQ_PARTNER, TOY],
  })
  return { code, out, err }
}

test('a profile of another API is planned, run, judged and reported by the kit as it stands', async (t) => {
  const { target, notes } = await toysFor(t)
  const folder = folderFor(t)
  const reports = ['junit', 'json', 'html', 'ndjson'].flatMap((kind) => ['--report', `${kind}=${join(folder, kind)}`])
  const said = await runToy('--target', target, '--profile', 'submit', ...reports)
  t.equal(said.code, 0, said.out + said.err)
  t.strictSame(
    REGISTER.ids.map((id) => statusOf(said, id)),
    ['pass', 'pass'],
  )
  t.match(said.err, /at most 150 notes/)
  t.equal(notes.size, 0, 'the note was torn up')
  const html = readFileSync(join(folder, 'html'), 'utf8')
  t.match(html, /Conformance to the Toy API/)
  t.match(html, /<code>TOY-HELLO<\/code> Greetings/)
  t.match(html, /AJV: fits\. Prism: fits\./)
  for (const kind of ['junit', 'json', 'html', 'ndjson']) {
    t.notMatch(readFileSync(join(folder, kind), 'utf8'), TOKEN, `no token in the ${kind} report`)
  }
})

test('a profile says for itself what fails, with its own credentials and command', async (t) => {
  const { target } = await toysFor(t, { rude: true })
  const said = await runToy('--target', target, '--profile', 'submit', '--name', 'Ada', '--seed', '5')
  t.equal(said.code, 1)
  t.equal(statusOf(said, 'TOY-HELLO-001'), 'fail')
  for (const told of [
    'source: "toys, Hello"',
    'given: "somebody to greet"',
    'actual: "\\"hey\\""',
    '-H "Authorization: Bearer $TOY_TOKEN"',
    `repeat: "nuntiq-kit conform --api toy --target ${target} --profile submit --name 'Ada' --only TOY-HELLO-001 --seed 5 # the same shapes and choices; numbers, labels and Idempotency-Keys are new"`,
  ])
    t.ok(said.out.includes(told), told)
})

test('a profile has its own target, options and needs, and no sandbox unless it says so', async (t) => {
  t.match(await runToy('--target', 'http://h/api'), { code: 2, err: /must end in \/toys/ })
  t.match(await runToy('--target', 'http://h/toys', '--api-key', 'x'), { code: 2, err: /unknown option --api-key/ })
  t.match(await runToy('--target', 'http://h/toys', '--control', 'http://h/c'), { code: 2, err: /there is no sandbox/ })
  t.match(await runToy('--list'), { code: 0, out: /TOY-HELLO-002 +must .* token +No token/ })
  t.match(await runToy('--help'), { code: 0, out: /--token TOKEN +a token \(TOY_TOKEN\)/ })
})
