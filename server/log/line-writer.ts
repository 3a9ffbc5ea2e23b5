import type { Writable } from 'node:stream'
import { after } from '../platform/after.ts'

const MOST_WAITING = 1024 * 1024

/**
 * Writes to a stream whose reader may be slow, have stopped reading, or be gone, and whose disk may be full: none of
 * these is a reason for the server to stop, to wait, or to keep what nobody reads. What finds no room is left out, and
 * `gap` says so once there is room again.
 */
export function lineWriter(
  stream: Writable,
  { gap, mostWaiting = MOST_WAITING }: { gap: (lines: number) => string; mostWaiting?: number },
): (text: string) => void {
  let leftOut = 0
  stream.on('error', () => undefined)
  return (text) => {
    if (stream.writableLength + text.length > mostWaiting) {
      leftOut++
      return
    }
    if (leftOut > 0) stream.write(gap(leftOut))
    leftOut = 0
    stream.write(text)
  }
}

const PATIENCE_MS = 1_000

/** Whether everything could be written within a second: a reader that has stopped must not keep the process from ending. */
export function written(stream: Writable): Promise<boolean> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve(true)
  return new Promise((resolve) => {
    const callOff = after(PATIENCE_MS, () => resolve(false))
    stream.write('', () => {
      callOff()
      resolve(true)
    })
  })
}
