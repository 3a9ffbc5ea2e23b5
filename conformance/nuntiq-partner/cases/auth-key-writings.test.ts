import { test } from 'tap'
import { NEAR } from './auth-key-writings.ts'

test('what is nearly a key is never the key, whichever character it ends in', async (t) => {
  for (const last of ['0', 'a', 'Z', 'x', 'X', 'y', '-', '_']) {
    const key = `sk_abcdEFGH-_xxxxyyyy0123456${last}`
    for (const [label, near] of NEAR) t.not(near(key), key, `${label}, of a key that ends in ${last}`)
  }
})
