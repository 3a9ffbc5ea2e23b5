import { test } from 'tap'
import { type Coverage, problems, tableOf } from './coverage.ts'

const ROW = {
  statement: 'It holds.',
  level: 'must',
  evidence: 'explicit',
  stance: 'assert',
  source: { page: 'a page', section: 'a section' },
  needs: [],
  profile: 'probe',
  observable: 'wire',
} as const

const GOOD: Coverage = {
  rows: [
    { ...ROW, id: 'A-A-001', title: 'one' },
    { ...ROW, id: 'A-A-002', title: 'two | three' },
    { ...ROW, id: 'A-A-003', title: 'hidden', observable: 'not', reason: 'nobody can see it' },
  ],
  cases: new Map([['A-A-001', ['a-case']]]),
  mutants: new Map([['A-A-001', ['a-mutant']]]),
  reasons: { 'A-A-002': 'needs a second environment' },
}

test('rules with a case, a reason or no way to be seen are covered', async (t) => {
  t.strictSame(problems(GOOD), [])
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
    t.match(problems({ ...GOOD, ...change }), [says])
  })
}

test('the table has a line for each rule, with its case, its mutant or its reason', async (t) => {
  const table = tableOf(GOOD)
  t.match(table, /\| A-A-001 .*a-case.*a-mutant/)
  t.match(table, /two \\\| three.*not tested: needs a second environment/)
  t.match(table, /not tested: nobody can see it/)
})
