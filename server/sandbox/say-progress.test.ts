import { test } from 'tap'
import { sayProgress } from './say-progress.ts'

test('progress is shown where something takes longer than a second, and wiped away at its end', (t) => {
  const shown: string[] = []
  let now = 0
  const progress = sayProgress({
    log: { progress: (line) => void shown.push(line) },
    time: { now: () => now },
    line: (done, of) => `${done} of ${of}`,
  })
  now = 999
  progress(1, 3)
  t.same(shown, [])
  now = 1000
  progress(2, 3)
  progress(3, 3)
  t.same(shown, ['2 of 3', ''])
  t.end()
})

test('what is done sooner shows nothing', (t) => {
  const shown: string[] = []
  const progress = sayProgress({
    log: { progress: (line) => void shown.push(line) },
    time: { now: () => 0 },
    line: () => 'never',
  })
  progress(1, 2)
  progress(2, 2)
  t.same(shown, [])
  t.end()
})
