import type { IncomingMessage, ServerResponse } from 'node:http'
import { HungUp } from '../hung-up.ts'
import { drain } from './drain.ts'
import { Inflow } from './inflow.ts'
import type { Intake } from './intake.ts'
import { LargeBody } from './large-body.ts'
import { BODY_LIMIT, LARGE_BODY } from './limits.ts'
import type { ReceivedBody } from './received-body.ts'
import { smallBody } from './small-body.ts'
import type { Upload } from './upload-watch.ts'
import { whenOver } from './when-over.ts'

export interface ReceiveOptions {
  /** Not read by anybody yet. Its Content-Encoding is the caller's to judge: the bytes are taken for JSON. */
  readonly request: IncomingMessage
  /**
   * The answer to it: until that is finished a large body counts as held, since its files are, and no other body
   * with much text is parsed.
   */
  readonly response: ServerResponse
  /** Bytes of the body, inclusive. */
  readonly limit?: number
  /** Decoded bytes up to which a long base64 string is kept; a longer one is checked and counted. */
  readonly keepBlobUpTo: number
  /** Whether the SHA-256 of the raw bytes is wanted. */
  readonly digest: boolean
  /** Marks the places of blobs in the text while it is parsed: unguessable, and plain letters in JSON. */
  readonly mark: () => string
  /** Whose body it is: a tenant, or an address where no tenant is known. */
  readonly owner: string
  readonly intake: Intake
}

/**
 * Receives a request's body; judging it is `parse()`'s. Never rejects. A body that is too large is answered
 * for at once and read on, up to twice the limit, without being kept, so that a client that is still sending
 * sees the answer. The caller answers without `Connection: close`, which would end the connection mid-way.
 * One that stalls is to be answered with it: what is still to come is not read.
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
  #inflow: Inflow | undefined
  readonly #upload: Upload = {
    bytes: () => this.#bytes,
    held: () => this.#inflow?.held ?? false,
    stall: () => this.#breakOff('stalled'),
  }

  constructor(options: ReceiveOptions, settle: (body: ReceivedBody) => void) {
    this.#options = options
    this.#limit = options.limit ?? BODY_LIMIT
    this.#settle = settle
  }

  begin(): void {
    const { request, intake } = this.#options
    const abort = (): void => this.#breakOff('aborted')
    request.on('error', abort)
    request.on('close', abort)
    if (request.destroyed) return abort()
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > this.#limit) return this.#refuse()
    intake.watch.add(this.#upload)
    request.on('data', this.#collect)
    request.on('end', () => this.#end())
  }

  readonly #collect = (chunk: Buffer): void => {
    this.#bytes += chunk.length
    if (this.#bytes > this.#limit) return this.#refuse()
    this.#collected.push(chunk)
    if (this.#bytes >= LARGE_BODY) this.#takeInPieces()
  }

  /** What was collected goes back, to be taken like all that follows. */
  #takeInPieces(): void {
    const { request, owner, intake } = this.#options
    request.off('data', this.#collect)
    request.unshift(Buffer.concat(this.#collected.splice(0)))
    this.#bytes = 0
    const large = new LargeBody({ ...this.#options, mark: this.#options.mark(), turn: () => this.#turn() })
    const inflow = new Inflow({ request, owner, intake, take: (piece) => this.#take(piece, { large, inflow }) })
    this.#large = large
    this.#inflow = inflow
  }

  #take(piece: Buffer, { large, inflow }: { large: LargeBody; inflow: Inflow }): void {
    this.#bytes += piece.length
    if (this.#bytes > this.#limit) return this.#refuse()
    large.write(piece)
    inflow.lease.hold(large.held)
  }

  /** Resolves when this body is the only one with much text, and remains so until it is answered. */
  #turn(): Promise<void> {
    const { response, owner, intake } = this.#options
    const { come, end } = intake.wordy.enter(owner)
    return new Promise((resolve, reject) => {
      void come.then(resolve)
      whenOver(response, () => {
        end()
        reject(new HungUp())
      })
    })
  }

  #end(): void {
    if (this.#settled) return
    const { digest, response } = this.#options
    if (this.#inflow) {
      const { lease } = this.#inflow
      lease.complete()
      whenOver(response, lease.release)
    }
    if (this.#large) return this.#finish(this.#large.end())
    const [first] = this.#collected
    const whole = first && this.#collected.length === 1 ? first : Buffer.concat(this.#collected)
    this.#finish(smallBody(whole, digest))
  }

  #breakOff(kind: 'aborted' | 'stalled'): void {
    if (this.#settled) return
    this.#takeNoMore()
    this.#finish({ kind })
  }

  #refuse(): void {
    this.#takeNoMore()
    this.#finish({ kind: 'too-large', limit: this.#limit })
    drain(this.#options.request, 2 * this.#limit - this.#bytes)
  }

  #takeNoMore(): void {
    this.#options.request.off('data', this.#collect)
    this.#inflow?.stop()
    this.#inflow?.lease.release()
  }

  #finish(body: ReceivedBody): void {
    this.#settled = true
    this.#options.intake.watch.delete(this.#upload)
    this.#collected = []
    this.#large = undefined
    this.#settle(body)
  }
}
