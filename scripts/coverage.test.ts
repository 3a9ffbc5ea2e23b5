import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'tap'

interface Coverage {
  readonly rows: readonly { id: string; title: string; observable: string; reason?: string }[]
  readonly cases: ReadonlyMap<string, readonly string[]>
  readonly mutants: ReadonlyMap<string, readonly string[]>
  readonly reasons: Readonly<Record<string, string>>
}

const script = (await import(pathToFileURL(resolve('scripts/coverage.mjs')).href)) as {
  problems(coverage: Coverage): string[]
  tableOf(coverage: Coverage): string
}

const GOOD: Coverage = {
  rows: [
    { id: 'A-A-001', title: 'one', observable: 'wire' },
    { id: 'A-A-002', title: 'two | three', observable: 'wire' },
    { id: 'A-A-003', title: 'hidden', observable: 'not', reason: 'nobody can see it' },
  ],
  cases: new Map([['A-A-001', ['a-case']]]),
  mutants: new Map([['A-A-001', ['a-mutant']]]),
  reasons: { 'A-A-002': 'needs a second environment' },
}

test('rules with a case, a reason or no way to be seen are covered', async (t) => {
  t.strictSame(script.problems(GOOD), [])
})

const FAULTS: readonly [name: string, change: Partial<Coverage>, says: RegExp][] = [
  ['a rule without case and reason', { cases: new Map() }, /A-A-001: neither a case nor a reason/],
  [
    'a case of an unknown rule',
    {
      cases: new Map([
        ['A-A-001', ['a']],
        ['A-A-009', ['b']],
      ]),
    },
    /A-A-009: a case names it/,
  ],
  ['a mutant of an unknown rule', { mutants: new Map([['A-A-009', ['b']]]) }, /A-A-009: a mutant names it/],
  [
    'a reason for an unknown rule',
    { reasons: { ...GOOD.reasons, 'A-A-009': 'gone for good' } },
    /A-A-009: .* names it/,
  ],
  [
    'a reason beside a case',
    { reasons: { ...GOOD.reasons, 'A-A-001': 'was not there once' } },
    /A-A-001: has a case and a reason/,
  ],
  ['a reason that says nothing', { reasons: { 'A-A-002': 'later' } }, /A-A-002: the reason .* says nothing/],
]

for (const [name, change, says] of FAULTS) {
  test(`${name} is a problem`, async (t) => {
    t.match(script.problems({ ...GOOD, ...change }), [says])
  })
}

test('the table has a line for each rule, with its case, its mutant or its reason', async (t) => {
  const table = script.tableOf(GOOD)
  t.match(table, /\| A-A-001 .*a-case.*a-mutant/)
  t.match(table, /two \\\| three.*not tested: needs a second environment/)
  t.match(table, /not tested: nobody can see it/)
})
