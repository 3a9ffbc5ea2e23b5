import { test } from 'tap'
import { LastUses, MOST_LAST_USES } from './last-uses.ts'

test('of the credentials used longest ago it is forgotten when', async (t) => {
  const uses = new LastUses()
  for (let number = 0; number < MOST_LAST_USES; number++) uses.set(`key-${number}`, number)
  uses.set('key-0', 5)
  uses.set('another', 6)
  t.equal(uses.get('key-0'), 5, 'used again since')
  t.equal(uses.get('key-1'), undefined)
  t.equal(uses.get('key-2'), 2)
  t.equal(uses.get('another'), 6)
})
