import { outside, type Outside } from './outside.ts'

/** Real time in which nobody waits: a sleep moves the clock on and is over. */
export function fastTime(): Outside & { readonly slept: readonly number[] } {
  const slept: number[] = []
  let skipped = 0
  return {
    slept,
    now: () => outside.now() + skipped,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      slept.push(ms)
      skipped += ms
    },
    drawSeed: outside.drawSeed,
    drawNonce: outside.drawNonce,
  }
}
