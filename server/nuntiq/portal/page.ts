import { html, type Html } from './html.ts'

/** What a visitor is answered. */
export type PageAnswer = Page | Elsewhere

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

/** What stands in the way. */
export interface Problem {
  readonly text: string
  /** The way out, where the text alone does not say it. */
  readonly advice?: string
  /** Id of the field of the page that is at fault. */
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

/** Thrown where a request is no use to any page: what to tell the visitor instead. */
export class PageError extends Error {
  readonly page: Page

  constructor({ status, heading, text }: { status: number; heading: string; text: string }) {
    super(`${status} ${heading}`)
    this.name = 'PageError'
    this.page = page({ status, heading, content: html`<p>${text}</p>` })
  }
}
