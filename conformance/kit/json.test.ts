import { test } from 'tap'
import { show } from './json.ts'

test('a value that is cut is cut between words, so that no half of a secret is left to be seen', async (t) => {
  for (let before = 150; before < 230; before++) {
    const text = show({ [' '.repeat(before)]: 'tok-0123456789abcdef0123456789abcdef' })
    t.ok(!text.includes('tok-') || text.includes('tok-0123456789abcdef0123456789abcdef'), text.slice(-50))
  }
  t.equal(show('x'.repeat(300)), 'a word of 302 characters')
  t.equal(show(undefined), 'nothing')
})
