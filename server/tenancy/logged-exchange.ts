import type { Instant } from '../platform/clock.ts'

/**
 * One exchange with an API, as the control API shows it. Secrets are masked when it is shown, and
 * it is never written to disk. `raw` is what arrived, for a replay.
 */
export interface LoggedExchange {
  readonly id: string
  at: Instant
  tenant: string | null
  /** Null where the request was refused before it reached an API. */
  readonly api: string | null
  readonly raw: RawRequest
  status: number | null
  rule: string | null
  advice: string[]
  /** Empty when the answer keeps the contract; a violation is a bug of ours. */
  contract: string[]
  answerHeaders: Record<string, string>
  answer: LoggedAnswer | undefined
  /** `unreadable`: what arrived could not be read as a request, so that it cannot be sent again. */
  outcome: 'answered' | 'hung-up' | 'unreadable'
}

export interface RawRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly ip: string
  /** The first part of the body, at most 64 kB. */
  body: Buffer
  /** All bytes of the body; more than `body.length` when it was cut. */
  bodyBytes: number
}

/** The body of an answer. */
export interface LoggedAnswer {
  /** Its JSON, or what stands for bytes; at most the first 64 kB. */
  readonly text: string
  /** Only the beginning was kept. */
  readonly cut: boolean
}

/** Of a body that came, and of one that was answered. */
const MOST_KEPT = 64 * 1024
/** Of UTF-8, which takes three at most for a character of UTF-16: more than is kept of a text. */
const BYTES_OF_KEPT = 3 * MOST_KEPT + 4

/** What the log keeps of an answer's body; `sent` is its JSON, where that has been written already. */
export function keptAnswer(body: object | undefined, sent?: string | Buffer): LoggedAnswer | undefined {
  if (body === undefined) return undefined
  if (Buffer.isBuffer(body)) return { text: JSON.stringify(`(${body.length} bytes)`), cut: false }
  const text = Buffer.isBuffer(sent) ? sent.toString('utf8', 0, BYTES_OF_KEPT) : (sent ?? JSON.stringify(body))
  if (text.length <= MOST_KEPT) return { text, cut: false }
  // Through bytes: a slice of a string keeps the whole of it in memory.
  return { text: Buffer.from(text.slice(0, MOST_KEPT)).toString(), cut: true }
}

/** What the log keeps of a body that came: a copy where the bytes are a small part of something large. */
export function keptBody(bytes: Buffer): Buffer {
  const head = bytes.subarray(0, MOST_KEPT)
  return head.buffer.byteLength > 2 * head.length + SMALL ? Buffer.from(head) : head
}

/** What the pool of small buffers and a slot in it come to. */
const SMALL = 16 * 1024

/** About how many bytes of memory an exchange takes; every text that a caller or an answer can make long is counted. */
export function sizeOf({ raw, advice, contract, answerHeaders, answer }: LoggedExchange): number {
  let size = FIXED + raw.body.length + weightOf(raw.url) + weightOf(answer?.text ?? '')
  for (const text of advice) size += weightOf(text)
  for (const text of contract) size += weightOf(text)
  for (const [name, value] of Object.entries(answerHeaders)) size += weightOf(name) + weightOf(value)
  for (const [name, value] of Object.entries(raw.headers)) size += weightOf(name) + weightOf(value)
  return size
}

/** The objects themselves. */
const FIXED = 1_500
const OF_A_TEXT = 32

function weightOf(text: string | readonly string[] | undefined): number {
  if (text === undefined) return 0
  if (typeof text === 'string') return OF_A_TEXT + text.length
  return text.reduce((sum, each) => sum + weightOf(each), 0)
}
