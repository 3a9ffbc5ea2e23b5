import { createReadStream } from 'node:fs'

export interface FileLine {
  /** Of the line's first byte in the file. */
  readonly position: number
  /** Without the line feed. */
  readonly bytes: Buffer
  /** False for a last line that has no line feed. */
  readonly ended: boolean
}

const CHUNK = 1 << 20
const LINE_FEED = 0x0a

/** The lines of a file as they are read, many at a time. Files may be larger than one buffer can be. */
export async function* fileLines(path: string): AsyncGenerator<FileLine[]> {
  let position = 0
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const lines: FileLine[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const part = chunk.subarray(start, end)
      const bytes = rest.length === 0 ? part : Buffer.concat([...rest, part])
      rest = []
      lines.push({ position, bytes, ended: true })
      position += bytes.length + 1
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
    yield lines
  }
  if (rest.length > 0) yield [{ position, bytes: Buffer.concat(rest), ended: false }]
}
