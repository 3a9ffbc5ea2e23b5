import { FairQueue } from '../fair-queue.ts'
import { Budget } from './budget.ts'
import { inspectWithin } from './inspect-pdf.ts'
import { InspectionWorker } from './inspection-worker.ts'
import type { PdfLimits, PdfVerdict } from './verdict.ts'

export interface PdfInspectorOptions {
  /** Threads at most; each is started when it is first needed. */
  readonly workers?: number
  readonly timeoutMs?: number
  /** Heap of each thread in megabytes. */
  readonly memoryMb?: number
  /** Bytes of the files that may wait for a thread, all tenants taken together. */
  readonly waitingBytes?: number
  /** What a file may cost on the caller's thread before it is handed to another; false: nothing. */
  readonly firstLook?: PdfLimits | false
  /** The module that the threads run. Tests put one here that misbehaves. */
  readonly script?: URL
}

export interface PdfInspector {
  /**
   * Judges one file. Rejects only when no thread could be started; the next file is tried anew. The bytes are only
   * read, and not after the promise has resolved.
   * `tenant`: whose file it is; tenants take turns, so that none waits for another's many or slow files.
   */
  inspect(bytes: Buffer, tenant: string): Promise<PdfVerdict>
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
  readonly owner: string
  readonly size: number
  readonly resolve: (verdict: PdfVerdict | Promise<PdfVerdict>) => void
}

/** Inspects PDFs off the event loop, bounded in time and memory; nothing in a file can end the process. */
export function createPdfInspector(options: PdfInspectorOptions = {}): PdfInspector {
  const {
    workers = 2,
    timeoutMs = 10_000,
    memoryMb = 96,
    waitingBytes = 256 * 1024 * 1024,
    firstLook = FIRST_LOOK,
    script = new URL('./pdf-worker.js', import.meta.url),
  } = options
  const idle = Array.from({ length: workers }, () => new InspectionWorker({ script, timeoutMs, memoryMb }))
  const all = [...idle]
  const waiting = new FairQueue<Job>({ mostRunning: Math.max(workers - 1, 1), mostWaiting: waitingBytes })
  const looks = firstLook === false ? undefined : createFirstLook(firstLook)
  let closed = false

  const run = async (worker: InspectionWorker, job: Job): Promise<void> => {
    const verdict = closed ? Promise.resolve(CLOSED) : worker.inspect(job.bytes)
    job.resolve(verdict)
    await verdict.catch(() => undefined)
    waiting.finish(job.owner)
    idle.push(worker)
    serve()
  }

  const serve = (): void => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) {
      const job = waiting.take()
      if (job === undefined) {
        idle.push(worker)
        return
      }
      void run(worker, job)
    }
  }

  const enqueue = (job: Job): void => {
    const away = waiting.add(job)
    for (const { resolve } of away) resolve(TOO_MANY)
    serve()
  }

  return {
    inspect(bytes, tenant) {
      if (closed) return Promise.resolve(CLOSED)
      const verdict = looks?.(bytes)
      if (verdict !== undefined) return Promise.resolve(verdict)
      return new Promise((resolve) => enqueue({ bytes, owner: tenant, size: bytes.length, resolve }))
    },
    async close() {
      closed = true
      await Promise.all(all.map((worker) => worker.close()))
    },
  }
}

const TOO_MANY: PdfVerdict = { kind: 'uninspectable', why: 'too many files are waiting to be inspected' }
const CLOSED: PdfVerdict = { kind: 'uninspectable', why: 'the inspector is closed' }

/**
 * Looks at files on the caller's thread, as far as the limits reach: the verdict, or undefined where that
 * would depend on how far they reach. What one turn of the event loop has left is all that its next file may cost.
 */
function createFirstLook(limits: PdfLimits): (bytes: Buffer) => PdfVerdict | undefined {
  let spent = 0
  return (bytes) => {
    if (spent === 0) setImmediate(() => (spent = 0))
    const budget = new Budget({ ...limits, work: limits.work - spent }, bytes.length)
    const verdict = look(bytes, budget)
    spent += Math.max(budget.spent, 1)
    return verdict
  }
}

function look(bytes: Buffer, budget: Budget): PdfVerdict | undefined {
  try {
    const verdict = inspectWithin(bytes, budget)
    return verdict.kind === 'uninspectable' ? undefined : verdict
  } catch {
    return undefined
  }
}
