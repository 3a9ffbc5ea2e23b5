import { setImmediate as turn } from 'node:timers/promises'

/** What a case has begun and perhaps never waited for. */
export interface OpenCalls {
  /** The promise itself. Whoever drops it, nothing of it goes unhandled. */
  keep<Result>(promise: Promise<Result>): Promise<Result>
  /** What a case is given: every promise that one of its words gives back is kept. */
  keeping<Words extends object>(words: Words): Words
  /** Resolves when nothing is going on any more; says how much was. */
  settled(): Promise<number>
}

/**
 * A case may start a call, fail at another one, and be over before the first is answered. Its answer still
 * belongs to the run: a key that it makes is to be revoked, and a failure of it must not end the process.
 */
export function createOpenCalls(): OpenCalls {
  const open = new Set<Promise<unknown>>()
  const keep = <Result>(promise: Promise<Result>): Promise<Result> => {
    open.add(promise)
    const end = (): void => void open.delete(promise)
    promise.then(end, end)
    return promise
  }
  const keeping = <Words extends object>(words: Words): Words =>
    new Proxy(words, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver)
        if (value instanceof Promise) return keep(value)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, receiver, args)
          return result instanceof Promise ? keep(result) : result
        }
      },
    })
  return {
    keep,
    keeping,
    async settled() {
      let found = 0
      // What is settled may set off more in the same turn.
      for (await turn(); open.size > 0; await turn()) {
        found += open.size
        await Promise.allSettled(open)
      }
      return found
    },
  }
}
