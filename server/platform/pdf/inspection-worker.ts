import { Worker } from 'node:worker_threads'
import type { PdfVerdict } from './verdict.ts'

export interface WorkerOptions {
  /** The module that answers each message of bytes with a verdict. */
  readonly script: URL
  /** Milliseconds that one file may take. */
  readonly timeoutMs: number
  /** Heap of the thread. Bytes of the file and of decoded streams are outside it and bounded by the limits. */
  readonly memoryMb: number
}

/** What the machine is short of when a thread does not start: files, threads, memory for its beginning. */
const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'ERR_WORKER_INIT_FAILED'])

function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SHORTAGES.has(String(error.code))
}

/**
 * One thread, started at the first file and again after it was ended: by its time limit, by running
 * out of memory or by an error. None of these ends the process. An idle thread does not keep it alive.
 */
export class InspectionWorker {
  readonly #options: WorkerOptions
  #thread: Worker | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** Inspects one file. Rejects only when no thread could be started, which says nothing about the file. Not to be called again before it has resolved. */
  async inspect(bytes: Buffer): Promise<PdfVerdict> {
    const ending = new AbortController()
    try {
      const thread = (this.#thread ??= this.#start())
      return await this.#ask(thread, bytes, ending.signal)
    } catch (error) {
      await this.close()
      if (isShortage(error)) throw new Error('no thread could be started to inspect a PDF', { cause: error })
      return { kind: 'uninspectable', why: 'its inspection failed' }
    } finally {
      ending.abort()
    }
  }

  async close(): Promise<void> {
    const thread = this.#thread
    this.#thread = undefined
    await thread?.terminate()
  }

  #start(): Worker {
    const thread = new Worker(this.#options.script, {
      // Loaders of the process are of no use to a built module and make it start slowly.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb },
    })
    // An error with no file at hand, such as a late one, must not end the process.
    thread.on('error', () => undefined)
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined
    })
    return thread
  }

  #ask(thread: Worker, bytes: Buffer, ended: AbortSignal): Promise<PdfVerdict> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const why = `its inspection takes longer than ${this.#options.timeoutMs / 1000} s`
        resolve({ kind: 'uninspectable', why })
        void this.close()
      }, this.#options.timeoutMs)
      const onExit = (): void => reject(new Error('the thread ended'))
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', onExit)
      ended.addEventListener('abort', () => {
        clearTimeout(timer)
        thread.off('message', resolve)
        thread.off('error', reject)
        thread.off('exit', onExit)
        thread.unref()
      })
      thread.ref()
      // A copy is handed over: the caller still needs its bytes, which may be a piece of a larger body.
      const copy = new Uint8Array(bytes)
      thread.postMessage(copy, [copy.buffer])
    })
  }
}
