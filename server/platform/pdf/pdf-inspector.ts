import { inspectPdf } from './inspect-pdf.ts'
import { InspectionWorker } from './inspection-worker.ts'
import type { PdfLimits, PdfVerdict } from './verdict.ts'

export interface PdfInspectorOptions {
  /** Threads at most; each is started when it is first needed. */
  readonly workers?: number
  readonly timeoutMs?: number
  /** Heap of each thread in megabytes. */
  readonly memoryMb?: number
  /** Bytes of the files that may wait for a thread. */
  readonly waitingBytes?: number
  /** What a file may cost on the caller's thread before it is handed to another; false: nothing. */
  readonly firstLook?: PdfLimits | false
  /** The module that the threads run. Tests put one here that misbehaves. */
  readonly script?: URL
}

export interface PdfInspector {
  /** Judges one file. Rejects only when no thread could be started; the next file is tried anew. The bytes are only read, and not after the promise has resolved. */
  inspect(bytes: Buffer): Promise<PdfVerdict>
  /** Ends the threads; files at hand are answered as uninspectable. */
  close(): Promise<void>
}

/**
 * About a millisecond. Most invoices are settled by that, also large ones, whose bytes are mostly
 * images that are passed over; a thread would cost them a copy. Whatever exceeds it starts anew on a
 * thread, so a hostile file gains that millisecond and nothing else.
 */
const FIRST_LOOK: PdfLimits = { work: 100_000, decodedEach: 100_000, decodedTotal: 100_000 }

interface Job {
  readonly bytes: Buffer
  readonly resolve: (verdict: PdfVerdict | Promise<PdfVerdict>) => void
}

/** Inspects PDFs off the event loop, bounded in time and memory; nothing in a file can end the process. */
export function createPdfInspector(options: PdfInspectorOptions = {}): PdfInspector {
  const {
    workers = 2,
    timeoutMs = 2000,
    memoryMb = 96,
    waitingBytes = 256 * 1024 * 1024,
    firstLook = FIRST_LOOK,
    script = new URL('./pdf-worker.js', import.meta.url),
  } = options
  const idle = Array.from({ length: workers }, () => new InspectionWorker({ script, timeoutMs, memoryMb }))
  const all = [...idle]
  const waiting: Job[] = []
  let waitingNow = 0
  let closed = false

  const run = async (worker: InspectionWorker, first: Job): Promise<void> => {
    for (let job: Job | undefined = first; job !== undefined; job = waiting.shift()) {
      if (job !== first) waitingNow -= job.bytes.length
      const verdict = closed ? Promise.resolve(CLOSED) : worker.inspect(job.bytes)
      job.resolve(verdict)
      await verdict.catch(() => undefined)
    }
    idle.push(worker)
  }

  const enqueue = (job: Job): void => {
    const worker = idle.pop()
    if (worker !== undefined) {
      void run(worker, job)
    } else if (waitingNow + job.bytes.length > waitingBytes) {
      job.resolve({ kind: 'uninspectable', why: 'too many files are waiting to be inspected' })
    } else {
      waitingNow += job.bytes.length
      waiting.push(job)
    }
  }

  return {
    inspect(bytes) {
      if (closed) return Promise.resolve(CLOSED)
      const verdict = firstLook === false ? undefined : look(bytes, firstLook)
      if (verdict !== undefined) return Promise.resolve(verdict)
      return new Promise((resolve) => enqueue({ bytes, resolve }))
    },
    async close() {
      closed = true
      await Promise.all(all.map((worker) => worker.close()))
    },
  }
}

const CLOSED: PdfVerdict = { kind: 'uninspectable', why: 'the inspector is closed' }

/** A verdict that does not depend on how far the limits reach, or undefined. */
function look(bytes: Buffer, limits: PdfLimits): PdfVerdict | undefined {
  try {
    const verdict = inspectPdf(bytes, limits)
    return verdict.kind === 'uninspectable' ? undefined : verdict
  } catch {
    return undefined
  }
}
