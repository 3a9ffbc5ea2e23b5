import { startTicker } from '../../platform/ticker.ts'

/** A body that is arriving. */
export interface Upload {
  /** How many bytes have arrived. */
  bytes(): number
  /** Whether its sender was told to wait: what does not come then is not its fault. */
  held?(): boolean
  /** It is given up: nothing more is to be expected of it. */
  stall(): void
}

/** Thrown when a body does not arrive: 408 in the words of whoever was to read it. */
export class UploadStalled extends Error {
  constructor() {
    super('the body stopped arriving')
    this.name = 'UploadStalled'
  }
}

const LOOK_MS = 5_000
/** Looks in a row at which nothing new had come: 30 to 35 seconds. */
const IDLE_LOOKS = 6
/** Looks after which an upload must have brought so much: a kilobyte a second, less than any modem did. */
const PROGRESS_LOOKS = 12
const PROGRESS_BYTES = 60 * 1024

interface Watched {
  seen: number
  idleLooks: number
  /** Bytes at the beginning of the current stretch, and how many looks ago that was. */
  stretchFrom: number
  stretchLooks: number
}

/** Gives up uploads that bring nothing, or next to nothing. Knows time only by how often it is told to look. */
export class UploadWatch {
  readonly #uploads = new Map<Upload, Watched>()
  readonly #startTicker: typeof startTicker
  #ticker: { stop(): void } | undefined

  /** The ticker runs only while something is arriving, so nobody need stop it. */
  constructor(start: typeof startTicker = startTicker) {
    this.#startTicker = start
  }

  add(upload: Upload): void {
    this.#uploads.set(upload, { seen: 0, idleLooks: 0, stretchFrom: 0, stretchLooks: 0 })
    this.#ticker ??= this.#startTicker({ everyMs: LOOK_MS, work: async () => this.look(), onError: () => undefined })
  }

  delete(upload: Upload): void {
    this.#uploads.delete(upload)
  }

  look(): void {
    for (const [upload, watched] of this.#uploads) {
      if (!upload.held?.() && isStalled(watched, upload.bytes())) {
        this.#uploads.delete(upload)
        upload.stall()
      }
    }
    if (this.#uploads.size > 0) return
    this.#ticker?.stop()
    this.#ticker = undefined
  }
}

function isStalled(watched: Watched, bytes: number): boolean {
  watched.idleLooks = bytes > watched.seen ? 0 : watched.idleLooks + 1
  watched.seen = bytes
  watched.stretchLooks++
  if (watched.stretchLooks === PROGRESS_LOOKS) {
    if (bytes - watched.stretchFrom < PROGRESS_BYTES) return true
    watched.stretchFrom = bytes
    watched.stretchLooks = 0
  }
  return watched.idleLooks >= IDLE_LOOKS
}
