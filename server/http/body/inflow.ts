import type { Readable } from 'node:stream'
import { pause } from '../../platform/after.ts'
import type { Lease } from './body-budget.ts'
import type { Intake } from './intake.ts'

export interface InflowOptions {
  /** What has not been read of it yet is taken, but for its end, which is told by the event. */
  readonly request: Readable & { /** Whether all of it has arrived. */ readonly complete: boolean }
  /** Whose body it is: a tenant, or an address where no tenant is known. */
  readonly owner: string
  readonly intake: Intake
  /** Deals with the next piece. */
  take(piece: Buffer): void
}

/** Bounds what is done in one go: an embedded client may hand over its whole body as one chunk. */
const PIECE = 64 * 1024
/** Less than this is not worth a turn while more is to come: a body may be sent in chunks of a byte. */
const WORTH_A_TURN = 4 * 1024
/** How long more is waited for. Milliseconds. */
const GATHER_MS = 5

/**
 * Takes a large body off its connection, piece by piece: each when its turn has come among all large bodies, and the
 * budget has room. What is not taken stays in the connection, which reads no more than a chunk ahead, so its sender
 * waits. The request's 'end' therefore comes when all has been dealt with.
 */
export class Inflow {
  /** What the body holds of the budget; whoever takes the pieces keeps it up to date. */
  readonly lease: Lease
  readonly #options: InflowOptions
  #inLine = false
  #hasRoom = true
  #stopped = false

  constructor(options: InflowOptions) {
    const { request, owner, intake } = options
    this.#options = options
    this.lease = intake.budget.open({
      owner,
      pause: () => {
        this.#hasRoom = false
      },
      resume: () => {
        this.#hasRoom = true
        this.#lineUp()
      },
    })
    request.on('readable', this.#lineUp)
  }

  /** Whether it waits for us, and not for its sender. */
  get held(): boolean {
    return this.#inLine || !this.#hasRoom
  }

  /** Takes nothing more. */
  stop(): void {
    this.#stopped = true
    this.#options.request.off('readable', this.#lineUp)
  }

  readonly #lineUp = (): void => {
    if (this.#stopped || this.held) return
    this.#inLine = true
    const { request, owner, intake } = this.#options
    const enter = (): void => intake.share.add({ owner, work: () => this.#takeOne() })
    const { complete, readableLength } = request
    if (readableLength > 0 && readableLength < WORTH_A_TURN && !complete) void pause(GATHER_MS).then(enter)
    else enter()
  }

  #takeOne(): void {
    this.#inLine = false
    if (this.#stopped) return
    const { request, take } = this.#options
    // Read without a size when there is nothing: that is how a stream is asked for more, and for its end.
    const piece = readPiece(request)
    if (!piece) return
    take(piece)
    this.#lineUp()
  }
}

function readPiece(request: Readable): Buffer | undefined {
  const length = Math.min(request.readableLength, PIECE)
  const piece: Buffer | null = length > 0 ? request.read(length) : request.read()
  return piece ?? undefined
}
