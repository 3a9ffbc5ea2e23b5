import { test } from 'tap'
import { type Admission, createLimiter } from './limiter.ts'

const NOW = Date.UTC(2026, 4, 19)

function limiterOf(perMinute: number): { admit(key: string, now: number): Admission } {
  const limiter = createLimiter()
  return { admit: (key, now) => limiter.admit({ key, perMinute, now }) }
}

test('LIM-RATE-001 so many requests of a minute are admitted, the next one is not', async (t) => {
  const limiter = limiterOf(3)
  for (let count = 0; count < 3; count++)
    t.match(limiter.admit('a', NOW + count), { admitted: true, remaining: 2 - count })
  t.match(limiter.admit('a', NOW + 3), { admitted: false })
})

test('LIM-RATE-003 the wait that is told is what is left of the minute, in whole seconds', async (t) => {
  const limiter = limiterOf(1)
  limiter.admit('a', NOW)
  t.match(limiter.admit('a', NOW + 14_500), { admitted: false, retryAfterSeconds: 46 })
  t.match(limiter.admit('a', NOW + 59_999), { admitted: false, retryAfterSeconds: 1 })
})

test('LIM-RATE-004 a new minute admits again', async (t) => {
  const limiter = limiterOf(1)
  limiter.admit('a', NOW)
  t.match(limiter.admit('a', NOW + 60_000), { admitted: true })
})

test('each address has a window of its own', async (t) => {
  const limiter = limiterOf(1)
  limiter.admit('a', NOW)
  t.match(limiter.admit('b', NOW), { admitted: true })
})

test('a clock that went back, as a restored checkpoint does, ends the window', async (t) => {
  const limiter = limiterOf(1)
  limiter.admit('a', NOW)
  t.match(limiter.admit('a', NOW - 1), { admitted: true })
})

test('a limit of 0 admits everything', async (t) => {
  const limiter = limiterOf(0)
  t.ok(Array.from({ length: 1_000 }, () => limiter.admit('a', NOW)).every(({ admitted }) => admitted))
})
