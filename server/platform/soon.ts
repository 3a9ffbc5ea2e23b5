/** There at once where it is in memory: a promise costs more than most answers. To be awaited all the same. */
export type Soon<T> = T | Promise<T>

/** Goes on with a value: at once where it is there. What `next` throws is thrown then, and rejects otherwise. */
export function andThen<T, Result>(value: Soon<T>, next: (value: T) => Soon<Result>): Soon<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}
