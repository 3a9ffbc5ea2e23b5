import { test } from 'tap'
import { differences } from './differences.ts'
import { memberIs } from './member.ts'
import { exchangeOf } from './exchange.test.helper.ts'
import { sameAs } from './same-as.ts'

test('only the members that differ are told, at any depth, and what one side lacks', async (t) => {
  const wanted = { a: 1, rows: [{ id: 'x', last_4: '0001' }], same: [1, 2, 3] }
  t.strictSame(differences(wanted, { a: 2, rows: [{ id: 'x' }], same: [1, 2, 3], more: true }), [
    { member: 'a', expected: '1', actual: '2' },
    { member: 'rows.0.last_4', expected: '"0001"', actual: 'nothing' },
    { member: 'more', expected: 'nothing', actual: 'true' },
  ])
  t.strictSame(differences(wanted, structuredClone(wanted)), [])
})

test('values of different kinds differ as a whole', async (t) => {
  t.strictSame(differences({ a: [1] }, { a: { 0: 1 } }), [{ member: 'a', expected: '[1]', actual: '{"0":1}' }])
  t.strictSame(differences([], {}), [{ member: '', expected: '[]', actual: '{}' }])
})

test('a verdict on two objects tells their difference in place of both', async (t) => {
  const long = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`member_${n}`, n]))
  t.match(sameAs('replay', { ...long, member_40: 'x' }, long), {
    ok: false,
    expected: /^member_40: 40$/,
    actual: /^member_40: "x"$/,
    differences: [{ member: 'member_40' }],
  })
  t.match(memberIs('data', { a: 1, b: 2 })(exchangeOf({ body: { data: { a: 1, b: 3 } } })), {
    ok: false,
    differences: [{ member: 'b', expected: '2', actual: '3' }],
  })
  t.notOk('differences' in sameAs('number', 1, 2), 'plain values need none')
})

test('a great many differences are counted', async (t) => {
  const found = differences(
    Array.from({ length: 40 }, () => 1),
    Array.from({ length: 40 }, () => 2),
  )
  t.equal(found.at(-1)?.member, 'and 28 more')
})

test('of long texts the place is shown where they part, never from within a word', async (t) => {
  const text = `${'word '.repeat(100)}sk_secret0123456789 end`
  const [found] = differences(text, text.replace('end', 'END'))
  t.match(found?.expected, /^… "word .*sk_secret0123456789 end" \(523 characters, from 521 on\)$/)
})
