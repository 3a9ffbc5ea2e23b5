export type Header = readonly [name: string, value: string]

export interface WireRequest {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly headers: readonly Header[]
  readonly body?: Buffer
}

/** What came back, bytes first. */
export interface WireResponse {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: Buffer
  /** From the first byte sent to the last one received. */
  readonly ms: number
}

/** One request with its answer: what every check judges. */
export interface Exchange {
  /** Counts from 1 within a run. */
  readonly n: number
  readonly caseId: string
  /** What the case meant by it, such as "without invoice". */
  readonly label: string
  /** In milliseconds, by the clock of this machine. */
  readonly sentAt: number
  readonly request: WireRequest
  readonly response: WireResponse
  /** The body as UTF-8 text. */
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
  /** How often it had been sent before, after failures of the server; absent where it had not. */
  readonly repeats?: number
  /** It is asked for again, as after a failure of the server or a 429: nothing is held against it. */
  readonly passedOver?: true
}

/** All values of a header, in order, whatever the case of its name. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase()
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
}

/** The header's value; several are joined as HTTP joins them. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  const values = headerValues(headers, name)
  return values.length === 0 ? undefined : values.join(', ')
}

export interface Parsed {
  readonly text: string
  readonly json: unknown
}

/** Reads a body as strict UTF-8 and JSON, without ever failing. */
export function parseBody(body: Buffer): Parsed {
  const text = body.toString('utf8')
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return { text, json: JSON.parse(text) as unknown }
  } catch {
    return { text, json: undefined }
  }
}
