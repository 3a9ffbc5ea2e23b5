import { test } from 'tap'
import { wrap } from './wrap.ts'

test('lines are broken between words, and a word that is too long stands whole', async (t) => {
  const address = `http://127.0.0.1/${'x'.repeat(60)}`
  t.strictSame(wrap(`see KEY-CREATE-001, KEY-CREATE-002 at ${address} and on`, { width: 24, indent: '  ' }), [
    'see KEY-CREATE-001,',
    '  KEY-CREATE-002 at',
    `  ${address}`,
    '  and on',
  ])
  t.strictSame(wrap(''), [])
})
