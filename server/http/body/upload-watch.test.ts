import { test } from 'tap'
import { type Upload, UploadWatch } from './upload-watch.ts'

const MINUTE = 12

/** An upload that brings `perLook` bytes between two looks. Answers after how many of at most 100 it was given up. */
function looksUntilStall(perLook: (look: number) => number, held = (): boolean => false): number | undefined {
  const watch = new UploadWatch(() => ({ stop: async () => undefined }))
  let bytes = 0
  let stalled = false
  watch.add({ bytes: () => bytes, held, stall: () => (stalled = true) })
  for (let look = 1; look <= 100; look++) {
    bytes += perLook(look)
    watch.look()
    if (stalled) return look
  }
  return undefined
}

test('an upload that brings nothing is given up after half a minute', async (t) => {
  t.equal(
    looksUntilStall(() => 0),
    6,
  )
  t.equal(
    looksUntilStall((look) => (look === 4 ? 1 : 0)),
    10,
  )
})

test('an upload that brings next to nothing is given up after a minute', async (t) => {
  t.equal(
    looksUntilStall(() => 1),
    MINUTE,
  )
  t.equal(
    looksUntilStall((look) => (look === 1 ? 1_000_000 : 1)),
    2 * MINUTE,
  )
})

test('an upload over a slow line is left alone', async (t) => {
  t.equal(
    looksUntilStall(() => 5_200),
    undefined,
  )
  t.equal(
    looksUntilStall((look) => (look % 5 === 0 ? 31_000 : 0)),
    undefined,
  )
})

test('an upload whose sender was told to wait is left alone', async (t) => {
  t.equal(
    looksUntilStall(
      () => 0,
      () => true,
    ),
    undefined,
  )
})

test('looking stops when nothing is arriving, and begins again', async (t) => {
  const seen: string[] = []
  const watch = new UploadWatch(() => {
    seen.push('begins')
    return { stop: async () => void seen.push('stops') }
  })
  const upload: Upload = { bytes: () => 0, stall: () => seen.push('stalls') }
  watch.add(upload)
  watch.look()
  watch.delete(upload)
  watch.look()
  watch.add(upload)
  t.same(seen, ['begins', 'stops', 'begins'])
})
