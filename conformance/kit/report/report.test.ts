import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { test } from 'tap'
import { Parser } from 'tap-parser'
import { REQUIREMENT_IDS, REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import { textAt } from '../json.ts'
import { exchangeOf } from '../checks/exchange.test.helper.ts'
import type { Plan } from '../plan/plan.ts'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import { topicOf } from '../register.ts'
import type { Fact } from '../run/evidence.ts'
import { conclude, settle } from '../run/settle.ts'
import { createSecrets } from '../wire/secrets.ts'
import type { RunEvent } from './event.ts'
import { eventsOfRun } from './events-of-run.ts'
import { writeHtml } from './html.ts'
import { jsonReport, writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { BadRecord, footerOfRun, readNdjson, writeNdjson } from './ndjson.ts'
import { showTold } from './show-exchange.ts'
import { writeTap } from './tap.ts'
import { escapeMarkup } from './xml.ts'

/** What a hostile target would like to see in a report. */
const HOSTILE = '</script><img src=x onerror=alert(1)> ]]> # SKIP \n1..1\nnot ok 9 \u0000 "\''
const CANARY = 'sk_canary0123456789abcdef'
const COOKIE = 'c00kie-of-a-session'

const { register } = NUNTIQ_PARTNER

const PLAN: Plan = {
  requirements: [
    { id: 'INV-BODY-002', cases: ['a-case'], observedOnly: null },
    { id: 'INV-BODY-003', cases: ['a-case'], observedOnly: null },
    { id: 'AUTH-KEY-003', cases: ['a-case'], observedOnly: null },
    { id: 'GEN-ENV-007', skip: HOSTILE },
    { id: 'INV-BODY-004', cases: ['silent'], observedOnly: null },
  ],
  cases: [
    { id: 'a-case', requirements: ['INV-BODY-002'], footprint: 'probe', needs: [], given: 'a body without an invoice' },
  ],
  watches: [],
}

function eventsWith(facts: readonly Fact[] = []): RunEvent[] {
  const secrets = createSecrets(NUNTIQ_PARTNER.secrets)
  secrets.add(CANARY)
  const check = (requirement: 'INV-BODY-002' | 'INV-BODY-003' | 'AUTH-KEY-003', ok: boolean): Fact => ({
    kind: 'check',
    caseId: 'a-case',
    requirement,
    exchange: 1,
    verdict: { check: 'status', ok, expected: '400', actual: `${HOSTILE} ${CANARY}` },
  })
  const all: Fact[] = [
    check('INV-BODY-002', false),
    check('INV-BODY-003', true),
    check('AUTH-KEY-003', true),
    { kind: 'observation', caseId: 'a-case', requirement: 'AUTH-KEY-003', reading: 'in-error', exchange: 1 },
    { kind: 'accident', caseId: 'a-case', exchange: 1, what: HOSTILE },
    ...facts,
  ]
  const basic = Buffer.from(`user:${CANARY}`).toString('base64')
  const exchange = exchangeOf({
    status: 400,
    body: { message: `${HOSTILE} ${CANARY} ${basic} ${encodeURIComponent(CANARY)}` },
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Echo', CANARY],
      ['Set-Cookie', `session=${COOKIE}; Path=/; Secure`],
      ['set-cookie', COOKIE],
    ],
    path: `/v1/partner/invoices/${CANARY}`,
  })
  const evidence = {
    facts: all,
    exchanges: [{ ...exchange, request: { ...exchange.request, headers: [['X-API-Key', CANARY] as const] } }],
    told: [
      {
        n: 1,
        caseId: 'a-case',
        method: 'GET',
        path: '/state',
        sent: '',
        status: 200,
        answered: `${HOSTILE} ${CANARY}`,
      },
    ],
  }
  const settled = settle(PLAN, evidence)
  return eventsOfRun({
    header: {
      event: 'header',
      suite: 'nuntiq-kit',
      version: '0.0.0',
      register: 'f'.repeat(64),
      api: 'nuntiq-partner',
      title: 'Partner API',
      target: 'http://127.0.0.1:1/api',
      profile: 'probe',
      control: null,
      elsewhere: false,
      options: { 'receiving-inbox': "it's@inbox.example" },
      command: 'nuntiq-kit conform',
      variables: { 'x-api-key': 'NUNTIQ_API_KEY' },
      seed: 7,
      started_at: '2026-05-19T08:00:00.000Z',
      budget: { counted: 'invoices', limit: 100 },
    },
    register,
    plan: PLAN,
    evidence,
    settled,
    conclusion: conclude(settled, evidence),
    notes: [],
    left: [],
    secrets,
    interrupted: false,
    durationMs: 1234,
    spent: 0,
  })
}

const events = eventsWith()
const WRITERS = { tap: writeTap, junit: writeJunit, json: writeJson, html: writeHtml, ndjson: writeNdjson }

for (const [kind, write] of Object.entries(WRITERS)) {
  test(`no secret is in the ${kind} report in plain, base64 or URL-encoded form`, async (t) => {
    const text = write(events, register)
    t.notMatch(text, /canary0123456789/)
    t.notOk(text.includes(COOKIE), 'the cookie of a session')
    for (const offset of [0, 1, 2]) {
      const form = Buffer.concat([Buffer.alloc(offset), Buffer.from('canary0123456789')])
        .toString('base64')
        .slice(offset + 1, -4)
      t.notOk(text.includes(form), `base64 at offset ${offset}`)
    }
  })
}

test('a record is read back as it was written', async (t) => {
  t.strictSame(readNdjson(writeNdjson(events)), JSON.parse(JSON.stringify(events)))
})

test('a record that lost its end at any line, or a line in the middle, or was changed, is refused', async (t) => {
  const text = writeNdjson(events)
  const lines = text.split('\n').slice(0, -1)
  for (let end = 0; end < lines.length; end++) {
    t.throws(
      () =>
        readNdjson(
          lines
            .slice(0, end)
            .map((line) => `${line}\n`)
            .join(''),
        ),
      BadRecord,
      `cut after line ${end}`,
    )
  }
  t.throws(() => readNdjson(text.slice(0, -1)), BadRecord)
  t.throws(() => readNdjson([...lines.slice(0, 3), ...lines.slice(4), ''].join('\n')), BadRecord)
  t.throws(() => readNdjson(text.replace('"status":"fail"', '"status":"pass"')), BadRecord)
})

test('TAP says the same to a foreign parser: one point a requirement, skips with their reason', async (t) => {
  const results = Parser.parse(writeTap(events, register))
  const points = results.flatMap((each) => (each[0] === 'assert' ? [each[1]] : []))
  t.equal(points.length, PLAN.requirements.length)
  t.strictSame(
    points.map(({ ok }) => ok),
    [false, true, true, true, true],
  )
  t.match(points[3]?.skip, /onerror/)
  t.match(points[4]?.skip, /^inconclusive: /)
  const [, complete] = results.find(([name]) => name === 'complete') ?? []
  t.match(complete, { count: 5, fail: 1, skip: 2, ok: false })
})

test('a failure in TAP carries the requirement and the line that repeats it', async (t) => {
  t.match(
    writeTap(events, register),
    /repeat: "nuntiq-kit conform --target http:\/\/127\.0\.0\.1:1\/api --profile probe --receiving-inbox 'it'\\\\''s@inbox\.example' --only INV-BODY-002 --seed 7 # the same shapes and choices; [^"]*"/,
  )
})

/** What a reader needs to know of a failure, as the reports name it. */
const EXPLAINED = {
  requirement: 'INV-BODY-002',
  statement: REQUIREMENTS['INV-BODY-002'].statement,
  source: 'submitting-invoices, Request body',
  fact: REQUIREMENTS['INV-BODY-002'].fact ?? 'a fact',
  check: 'status',
  expected: '400',
  case: 'a-case',
  given: 'a body without an invoice',
  exchange: '1, a call',
  method: 'GET',
  path: '/api/v1/partner/invoices/[secret]',
  status: '400',
  told: 'the control API: GET /state 200',
}

test('a failure in TAP explains itself: rule, source, check, case, exchange and a command to be copied', async (t) => {
  const tap = writeTap(events, register)
  const [failed] = Parser.parse(tap).flatMap((each) => (each[0] === 'assert' && !each[1].ok ? [each[1]] : []))
  const diag: unknown = failed?.diag
  for (const [name, told] of Object.entries(EXPLAINED)) t.ok(textAt(diag, name).startsWith(told), name)
  t.ok(textAt(diag, 'actual').endsWith(' [secret]'))
  const curl = `curl -i -X GET 'http://127.0.0.1:1/api/v1/partner/invoices/'"$SECRET" -H "X-API-Key: $NUNTIQ_API_KEY"`
  t.equal(textAt(diag, 'curl'), curl)
  t.ok(tap.includes(`\n    ${curl}\n`), 'on a line of its own')
})

test('what stayed open says in TAP and JUnit which case left it open, and how to decide it again', async (t) => {
  const [, , , , open] = Parser.parse(writeTap(events, register)).flatMap((each) =>
    each[0] === 'assert' ? [each[1].diag as unknown] : [],
  )
  t.match(open, { case: 'silent', reason: /never reached a check/, repeat: /--only INV-BODY-004 --seed 7/ })
  const skipped = junitCases(writeJunit(events, register)).find(({ name }) => name.startsWith('INV-BODY-004'))?.skipped
  t.match(skipped?.[0]?.['#text'], /case: silent\n.*--only INV-BODY-004 --seed 7/s)
})

test('JUnit counts what is in it, and inconclusive is skipped with its reason', async (t) => {
  const xml = writeJunit(events, register)
  t.match(xml, /<testsuites [^>]*tests="5" failures="1" errors="0" skipped="2">/)
  t.equal(xml.match(/<testcase /g)?.length, 5)
  t.equal(xml.match(/<failure /g)?.length, 1)
  t.equal(xml.match(/<skipped /g)?.length, 2)
})

interface JunitCase {
  readonly name: string
  readonly classname: string
  readonly failure?: { readonly message: string; readonly '#text': string }[]
  readonly error?: { readonly message: string }[]
  readonly skipped?: { readonly message: string; readonly '#text'?: string }[]
}

interface JunitSuite {
  readonly name: string
  readonly tests: string
  readonly failures: string
  readonly errors: string
  readonly skipped: string
  readonly testcase: JunitCase[]
}

/** What a parser of others makes of the report. */
function junitAsRead(xml: string): JunitSuite & { testsuite: JunitSuite[] } {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    trimValues: false,
    // The library leaves numbers of characters alone unless it is told that they are wanted.
    htmlEntities: true,
    isArray: (name, _path, _leaf, isAttribute) =>
      !isAttribute && ['testsuite', 'testcase', 'failure', 'error', 'skipped'].includes(name),
  })
  const read = parser.parse(xml) as { testsuites: JunitSuite & { testsuite: JunitSuite[] } }
  return read.testsuites
}

const junitCases = (xml: string): JunitCase[] => junitAsRead(xml).testsuite.flatMap(({ testcase }) => testcase)
/** What XML cannot say at all was replaced. */
const asXml = (text: string): string => text.replaceAll('\u0000', '\uFFFD')

test('JUnit is XML, and a foreign parser counts in it what the record counts', async (t) => {
  for (const record of [events, eventsWith([{ kind: 'error', caseId: 'x', message: HOSTILE }])]) {
    const xml = writeJunit(record, register)
    t.equal(XMLValidator.validate(xml), true)
    const read = junitAsRead(xml)
    const cases = junitCases(xml)
    const { pass, fail, skip, inconclusive } = footerOfRun(record).counts
    const errors = record.some((event) => event.event === 'note' && event.level === 'error') ? 1 : 0
    t.match(read, {
      tests: String(pass + fail + skip + inconclusive + errors),
      failures: String(fail),
      errors: String(errors),
      skipped: String(skip + inconclusive),
    })
    t.equal(cases.filter((each) => !each.failure && !each.error && !each.skipped).length, pass)
    t.equal(cases.flatMap((each) => each.failure ?? []).length, fail)
    t.equal(cases.flatMap((each) => each.skipped ?? []).length, skip + inconclusive)
    for (const each of read.testsuite) t.equal(each.testcase.length, Number(each.tests), each.name)
  }
})

test('JUnit carries failures and skips to a foreign parser with every letter that a hostile target sent', async (t) => {
  const cases = junitCases(writeJunit(events, register))
  const failed = cases.find(({ failure }) => failure)
  t.equal(failed?.name, 'INV-BODY-002 Invoice missing')
  t.ok(failed?.failure?.[0]?.message.includes(`got ${asXml(HOSTILE)} [secret]`))
  const told = failed?.failure?.[0]?.['#text'] ?? ''
  t.match(told, /--only INV-BODY-002 --seed 7/)
  for (const [name, value] of Object.entries(EXPLAINED)) t.ok(told.includes(`${name}: ${value}`), name)
  t.match(told, /^curl: curl -i -X GET .*\$NUNTIQ_API_KEY"$/m)
  t.equal(cases.find(({ name }) => name.startsWith('GEN-ENV-007'))?.skipped?.[0]?.message, asXml(HOSTILE))
  t.match(cases.find(({ name }) => name.startsWith('INV-BODY-004'))?.skipped?.[0]?.message, /^inconclusive: /)
})

test('a fault of the suite is an error in JUnit, not a failure', async (t) => {
  const xml = writeJunit(eventsWith([{ kind: 'error', caseId: 'x', message: 'broken' }]), register)
  t.match(xml, /errors="1"/)
  t.match(xml, /<error message="x: broken">/)
})

test('what XML cannot say is replaced, and what it can is escaped', async (t) => {
  t.equal(escapeMarkup('<a b="c">&\'\u0000\uD800\u{1F600}'), '&lt;a b=&quot;c&quot;&gt;&amp;&#39;\uFFFD\uFFFD\u{1F600}')
})

test('JSON has the documented members', async (t) => {
  const report = jsonReport(events, register)
  t.match(report, {
    target: 'http://127.0.0.1:1/api',
    profile: 'probe',
    started_at: '2026-05-19T08:00:00.000Z',
    duration_ms: 1234,
    summary: { pass: 2, fail: 1, skip: 1, inconclusive: 1 },
  })
  t.match(report.requirements[0], {
    id: 'INV-BODY-002',
    level: 'must',
    title: 'Invoice missing',
    statement: EXPLAINED.statement,
    evidence: 'explicit',
    source: { page: 'submitting-invoices', section: 'Request body' },
    fact: EXPLAINED.fact,
    status: 'fail',
    reason: /status/,
    exchanges: [{ n: 1 }],
    told: [{ n: 1, method: 'GET', path: '/state', status: 200, answered: `${HOSTILE} [secret]` }],
  })
  t.notOk('told' in (report.requirements[4] ?? {}), 'its case asked nothing')
  t.match(report.observations, [{ id: 'AUTH-KEY-003', reading: 'in-error', question: /Invalid API Key/ }])
})

test('the code of a mail that the control API told is hidden wherever the mail has it', async (t) => {
  const answered = JSON.stringify([{ code: '123456', subject: '123456 is it', text: 'Enter 123456.' }, { code: null }])
  const told = { n: 1, caseId: 'a-case', method: 'GET', path: '/mail', sent: '', status: 200, answered }
  const shown = showTold(told, createSecrets(NUNTIQ_PARTNER.secrets))
  t.notMatch(shown.answered, /123456/)
  t.match(shown.answered, /Enter \[secret\]\./)
})

test('nothing that a target sends becomes markup in the HTML page', async (t) => {
  const html = writeHtml(events, register)
  t.notMatch(html, /<img|<script/)
  t.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/)
})

test('the HTML page asks nothing of the network, and leads nowhere but to its own requirements', async (t) => {
  const page = writeHtml(events, register)
  for (const [, id = ''] of page.matchAll(/<a href="#([^"]*)">/g)) t.ok(page.includes(`<details id="${id}"`), id)
  const html = page.replaceAll(/<a href="#[A-Z0-9-]+">/g, '')
  t.notMatch(
    html,
    /<(link|script|iframe|img|a|form|object|embed|base|svg|video|audio)\b|@import|url\(|\s(src|href|srcset|action|on\w+)=["']/i,
  )
  t.match(html, /default-src 'none'/)
})

test('every topic of the register has a heading', async (t) => {
  t.strictSame(
    [...new Set(REQUIREMENT_IDS.map(topicOf))].filter((topic) => register.topics[topic] === undefined),
    [],
  )
})

test('the HTML page tells verdict, profile, what was not decided and why, readings and curl', async (t) => {
  const html = writeHtml(events, register)
  for (const told of [
    'Violates the contract',
    'probe',
    '<h2>Inconclusive <span class="dim">1</span>',
    'Skipped, and why',
    'Observations',
    'never reached a check',
    "Told by the sandbox's control API: GET /state",
    'in-error',
    'curl -i -X GET',
    '$NUNTIQ_API_KEY',
    `evidence explicit. Source: submitting-invoices, Request body. What stands there: ${EXPLAINED.fact}.`,
  ]) {
    t.ok(html.includes(told), told)
  }
})
