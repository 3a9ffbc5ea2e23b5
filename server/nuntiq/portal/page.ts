import { html, type Html } from './html.ts'

/** The answer to a visitor. */
export type PageAnswer = Page | Elsewhere

/** A page, without the frame that all pages share. */
export interface Page {
  readonly kind: 'page'
  readonly status: number
  readonly heading: string
  /** Whose portal it is, once the link is known. */
  readonly customer?: string
  /** Of the four steps to a key. */
  readonly step?: 1 | 2 | 3 | 4
  readonly problems: readonly Problem[]
  readonly content: Html
}

/** What is wrong. */
export interface Problem {
  readonly text: string
  /** What to do, where the text alone does not say it. */
  readonly advice?: string
  /** Another way to what was wanted: a page of the portal. */
  readonly way?: { readonly text: string; readonly to: string }
  /** Id of the field at fault. */
  readonly field?: string
}

/** A redirect. Only `/regen` may put a token in one. */
export interface Elsewhere {
  readonly kind: 'elsewhere'
  readonly status: 302 | 303
  readonly location: string
}

export function page(parts: Partial<Page> & Pick<Page, 'heading' | 'content'>): Page {
  const { problems = [], status = problems.length > 0 ? 400 : 200 } = parts
  return { kind: 'page', ...parts, status, problems }
}

/** Thrown when no page can handle a request: what to tell the visitor instead. */
export class PageError extends Error {
  readonly page: Page

  constructor({ status, heading, text }: { status: number; heading: string; text: string }) {
    super(`${status} ${heading}`)
    this.name = 'PageError'
    this.page = page({ status, heading, content: html`<p>${text}</p>` })
  }
}
