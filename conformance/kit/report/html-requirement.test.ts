import { test } from 'tap'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import type { CheckEvent } from './event.ts'
import { requirementSection } from './html-requirement.ts'
import { STYLE } from './html-style.ts'
import { exchangesOf, headerOfRun, toldOf } from './ndjson.ts'
import { recordOf, verdictOn } from './record.test.helper.ts'

const ID = 'INV-IDEM-003'
const record = recordOf({})
const by = {
  header: headerOfRun(record),
  register: NUNTIQ_PARTNER.register,
  exchanges: exchangesOf(record),
  told: toldOf(record),
}
const checkOf = (check: string, ok: boolean, more: Partial<CheckEvent> = {}): CheckEvent => ({
  event: 'check',
  requirement: ID,
  case: 'a-case',
  check,
  ok,
  expected: 'one thing',
  actual: 'another',
  exchange: 1,
  ...more,
})

test('the checks that did not hold come first, and those that held are folded away with their number', async (t) => {
  const checks = [checkOf('first', true), checkOf('second', false), checkOf('third', true)]
  const html = requirementSection(verdictOn(ID, 'fail'), checks, by)
  t.ok(html.indexOf('second') < html.indexOf('<summary>2 checks held</summary>'))
  t.ok(html.indexOf('<summary>2 checks held</summary>') < html.indexOf('<td>first'))
})

test('where every check held, they stand open', async (t) => {
  const html = requirementSection(verdictOn(ID, 'pass'), [checkOf('first', true)], by)
  t.match(html, /<td>first/)
  t.notMatch(html, /held/)
})

test('of a rule that every exchange is checked for, hundreds of checks that held are counted', async (t) => {
  const checks = Array.from({ length: 300 }, (_, n) => checkOf(`check ${n}`, n !== 7))
  const html = requirementSection(verdictOn(ID, 'fail'), checks, by)
  t.equal(html.match(/<td>/g)?.length, 1)
  t.match(html, /check 7<.*299 checks held\./s)
})

test('things that should be alike are shown member by member in both columns, escaped', async (t) => {
  const differences = [{ member: 'data.<b>', expected: '"<i>"', actual: 'nothing' }]
  const html = requirementSection(verdictOn(ID, 'fail'), [checkOf('member data', false, { differences })], by)
  t.match(html, /Expected"><div><code>data\.&lt;b&gt;<\/code> &quot;&lt;i&gt;&quot;<\/div>/)
  t.match(html, /Got"><div><code>data\.&lt;b&gt;<\/code> nothing<\/div>/)
})

test('columns have widths of their own, so that a long value never squeezes the words of another', async (t) => {
  t.match(STYLE, /table \{[^}]*table-layout: fixed/)
  t.match(STYLE, /\.checks th:last-child[^}]*width: 5\.5rem/)
})
