import type { Resources } from '../../service.ts'
import type { PageAnswer } from './page.ts'

/** One request for a page, free of Koa. */
export interface PageRequest {
  /** What the rules behind the pages need. */
  readonly resources: Pick<Resources, 'background' | 'store' | 'tenants' | 'hasher' | 'mailbox' | 'portalOrigin'>
  readonly query: URLSearchParams
  /** What was posted; empty otherwise. */
  readonly form: URLSearchParams
}

export type Handler = (request: PageRequest) => PageAnswer | Promise<PageAnswer>

/** The text of a member; empty when it is missing. */
export function text(members: URLSearchParams, name: string): string {
  return members.get(name) ?? ''
}
