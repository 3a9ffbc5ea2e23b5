import { test } from 'tap'
import { base62, digits, hex, seededRandom, systemRandom, uuidV4, uuidV7 } from './random.ts'
import { createSecretHasher, equalHashes } from './secrets.ts'

test('the same seed draws the same, another seed another', async (t) => {
  const draw = (seed: string): string => base62(seededRandom(seed), 200)
  t.equal(draw('7'), draw('7'))
  t.not(draw('7'), draw('8'))
})

test('draws without a seed never repeat', async (t) => {
  const random = systemRandom()
  const drawn = new Set(Array.from({ length: 5_000 }, () => hex(random, 32)))
  t.equal(drawn.size, 5_000)
})

test('letters and digits are drawn from the whole alphabet, in the wanted length', async (t) => {
  const random = seededRandom('alphabet')
  t.match(base62(random, 28), /^[0-9A-Za-z]{28}$/)
  t.match(digits(random, 6), /^\d{6}$/)
  t.match(hex(random, 48), /^[0-9a-f]{48}$/)
  t.equal(new Set(base62(random, 5_000)).size, 62)
  t.equal(new Set(digits(random, 1_000)).size, 10)
})

test('INV-RESP-003 a version 7 UUID carries its instant, so that later ones sort behind', async (t) => {
  const random = systemRandom()
  const earlier = uuidV7(random, Date.UTC(2026, 4, 19))
  const later = uuidV7(random, Date.UTC(2026, 4, 19) + 1)
  t.match(earlier, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.ok(earlier < later)
})

test('a version 4 UUID says so', async (t) => {
  t.match(uuidV4(systemRandom()), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('AUTH-KEY-016 a secret is kept as a keyed hash: another pepper or purpose gives another', async (t) => {
  const hasher = createSecretHasher('pepper')
  t.equal(hasher.hash('api-key', 'sk_1'), hasher.hash('api-key', 'sk_1'))
  t.not(hasher.hash('api-key', 'sk_1'), createSecretHasher('salt').hash('api-key', 'sk_1'))
  t.not(hasher.hash('code', '123456'), hasher.hash('claim-token', '123456'))
  t.notMatch(hasher.fingerprint, /pepper/)
})

test('hashes are equal only when all of both is', async (t) => {
  t.ok(equalHashes('abc', 'abc'))
  t.notOk(equalHashes('abc', 'abd'))
  t.notOk(equalHashes('abc', 'abcd'))
})
