import type { Html } from './html.ts'

/** What a visitor is answered. */
export type Reply = Page | Elsewhere

/** A page, without the frame that all have. */
export interface Page {
  readonly kind: 'page'
  readonly status: number
  readonly heading: string
  /** Whose portal it is, once the link has told. */
  readonly customer?: string
  /** Of the four steps to a key. */
  readonly step?: 1 | 2 | 3 | 4
  readonly problems: readonly Problem[]
  readonly content: Html
}

/** What stands in the way, and where: the id of a field of the page. */
export interface Problem {
  readonly text: string
  readonly field?: string
}

/** A redirection. Nothing but `/regen` may pass a token on in it. */
export interface Elsewhere {
  readonly kind: 'elsewhere'
  readonly status: 302 | 303
  readonly location: string
}

export function page(parts: Partial<Page> & Pick<Page, 'heading' | 'content'>): Page {
  const { problems = [], status = problems.length > 0 ? 400 : 200 } = parts
  return { kind: 'page', ...parts, status, problems }
}
