import { html } from './html.ts'
import { page, type Page } from './page.ts'

/** Thrown where a request is no use to any page: what to tell the visitor instead. */
export class PageError extends Error {
  readonly page: Page

  constructor({ status, heading, text }: { status: number; heading: string; text: string }) {
    super(`${status} ${heading}`)
    this.name = 'PageError'
    this.page = page({ status, heading, content: html`<p>${text}</p>` })
  }
}
