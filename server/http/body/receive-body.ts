import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BodyBudget, Lease } from './body-budget.ts'
import { drain } from './drain.ts'
import { LargeBody } from './large-body.ts'
import { BODY_LIMIT, LARGE_BODY, type ReceivedBody } from './received-body.ts'
import { smallBody } from './small-body.ts'

export interface ReceiveOptions {
  /** Not read by anybody yet. Its Content-Encoding is the caller's to judge: the bytes are taken for JSON. */
  readonly request: IncomingMessage
  /**
   * The answer to it: until that is finished a large body counts as held, since its files are. Without it the
   * body's share of the budget is given back as soon as the body is whole.
   */
  readonly response?: ServerResponse
  /** Bytes of the body, inclusive. */
  readonly limit?: number
  /** Decoded bytes up to which a long base64 string is kept; a longer one is checked and counted. */
  readonly keepBlobUpTo: number
  /** Whether the SHA-256 of the raw bytes is wanted. */
  readonly digest: boolean
  /** Marks the places of blobs in the text while it is parsed: unguessable, and plain letters in JSON. */
  readonly mark: string
  readonly budget: BodyBudget
}

/**
 * Receives a request's body; judging it is `parse()`'s. Never rejects. A body that is too large is answered
 * for at once and read on, up to twice the limit, without being kept, so that a client that is still sending
 * sees the answer. The caller answers without `Connection: close`, which would end the connection mid-way.
 */
export function receiveBody(options: ReceiveOptions): Promise<ReceivedBody> {
  return new Promise((resolve) => {
    new Reception(options, resolve).begin()
  })
}

class Reception {
  readonly #options: ReceiveOptions
  readonly #limit: number
  readonly #settle: (body: ReceivedBody) => void
  #settled = false
  #bytes = 0
  #collected: Buffer[] = []
  #large: LargeBody | undefined
  #lease: Lease | undefined

  constructor(options: ReceiveOptions, settle: (body: ReceivedBody) => void) {
    this.#options = options
    this.#limit = options.limit ?? BODY_LIMIT
    this.#settle = settle
  }

  begin(): void {
    const { request } = this.#options
    request.on('error', () => this.#abort())
    request.on('close', () => this.#abort())
    if (request.destroyed) return this.#abort()
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > this.#limit) return this.#refuse()
    if (declared >= LARGE_BODY) this.#waitForRoom(declared, () => this.#listen())
    else this.#listen()
  }

  #listen(): void {
    const { request } = this.#options
    request.on('data', this.#take)
    request.on('end', () => this.#end())
  }

  readonly #take = (chunk: Buffer): void => {
    this.#bytes += chunk.length
    if (this.#bytes > this.#limit) return this.#refuse()
    if (this.#large) return this.#large.write(chunk)
    this.#collected.push(chunk)
    if (this.#bytes >= LARGE_BODY && !this.#lease) this.#growLarge()
  }

  /** A body of undeclared length turns out to be large: room for the largest is set aside before more is read. */
  #growLarge(): void {
    const { request } = this.#options
    request.pause()
    this.#waitForRoom(this.#limit, () => {
      for (const chunk of this.#collected.splice(0)) this.#large?.write(chunk)
      request.resume()
    })
  }

  #waitForRoom(bytes: number, proceed: () => void): void {
    this.#lease = this.#options.budget.reserve(bytes)
    void this.#lease.granted.then(() => {
      if (this.#settled) return
      this.#large = new LargeBody(this.#options)
      proceed()
    })
  }

  #end(): void {
    if (this.#settled) return
    const { digest } = this.#options
    const large = this.#large
    const lease = this.#lease
    if (lease) this.#keepUntilAnswered(lease)
    if (large) return this.#finish(large.end())
    const [first] = this.#collected
    const whole = first && this.#collected.length === 1 ? first : Buffer.concat(this.#collected)
    this.#finish(smallBody(whole, digest))
  }

  #keepUntilAnswered(lease: Lease): void {
    const { response } = this.#options
    if (!response || response.destroyed || response.writableFinished) return lease.release()
    lease.shrinkTo(this.#bytes)
    response.on('finish', lease.release)
    response.on('close', lease.release)
  }

  #abort(): void {
    if (this.#settled) return
    this.#lease?.release()
    this.#finish({ kind: 'aborted' })
  }

  #refuse(): void {
    const { request } = this.#options
    request.off('data', this.#take)
    this.#lease?.release()
    this.#finish({ kind: 'too-large', limit: this.#limit })
    drain(request, 2 * this.#limit - this.#bytes)
  }

  #finish(body: ReceivedBody): void {
    this.#settled = true
    this.#collected = []
    this.#large = undefined
    this.#settle(body)
  }
}
