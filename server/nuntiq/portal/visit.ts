import type { House } from '../../sandbox/house.ts'
import type { Reply } from './page.ts'

/** One request for a page, free of Koa. */
export interface Visit {
  readonly house: House
  readonly query: URLSearchParams
  /** What was posted; empty otherwise. */
  readonly form: URLSearchParams
}

export type Handler = (visit: Visit) => Reply | Promise<Reply>

/** A member that is missing is empty. */
export function text(members: URLSearchParams, name: string): string {
  return members.get(name) ?? ''
}
