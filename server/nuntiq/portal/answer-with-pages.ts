import type { Context } from 'koa'
import type { Log } from '../../log/log.ts'
import { isDiskTrouble } from '../../store/store-error.ts'
import { HungUp } from '../../http/hung-up.ts'
import { type PageAnswer, PageError } from './page.ts'
import { documentOf } from './parts/document.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Writes the answer to a visitor. An unexpected error gets a page too, and a line in the log. */
export function answerWithPages(
  log: Log,
  answerTo: (ctx: Context) => Promise<PageAnswer>,
): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    ctx.set(SECURITY_HEADERS)
    try {
      write(ctx, await answerTo(ctx))
    } catch (error) {
      if (error instanceof HungUp) {
        ctx.respond = false
        ctx.res.destroy()
        return
      }
      // The path alone: the query holds a token.
      if (!(error instanceof PageError) && !isDiskTrouble(error))
        log.fault({ exchange: `${ctx.method} ${ctx.path.slice(0, 200)}`, error })
      const { page } = error instanceof PageError ? error : UNFORESEEN
      // What has not arrived is not waited for.
      if (page.status === 408) ctx.set('Connection', 'close')
      write(ctx, page)
    }
  }
}

const UNFORESEEN = new PageError({
  status: 500,
  heading: 'Something went wrong on our side',
  text: 'Open the link in the email and try again.',
})

function write(ctx: Context, answer: PageAnswer): void {
  ctx.status = answer.status
  if (answer.kind === 'elsewhere') {
    ctx.set('Location', answer.location)
    ctx.body = ''
    return
  }
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = documentOf(answer)
}
