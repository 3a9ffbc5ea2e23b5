/** There at once where it is in memory: a promise costs more than most answers. To be awaited all the same. */
export type Soon<T> = T | Promise<T>
