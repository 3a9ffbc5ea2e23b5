import type { Context } from 'koa'
import type { House } from '../../sandbox/house.ts'
import { HungUp } from '../../http/hung-up.ts'
import type { Reply } from './page.ts'
import { PageError } from './page-error.ts'
import { documentOf } from './parts/document.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Writes what a visitor is answered. An error that nobody foresaw gets a page too, and a line in the log. */
export function answerWithPages(
  house: House,
  replyTo: (ctx: Context) => Promise<Reply>,
): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    ctx.set(SECURITY_HEADERS)
    try {
      write(ctx, await replyTo(ctx))
    } catch (error) {
      if (error instanceof HungUp) {
        ctx.respond = false
        ctx.res.destroy()
        return
      }
      // The path alone: the query holds a token.
      if (!(error instanceof PageError)) house.log.fault({ exchange: `${ctx.method} ${ctx.path.slice(0, 200)}`, error })
      write(ctx, (error instanceof PageError ? error : UNFORESEEN).page)
    }
  }
}

const UNFORESEEN = new PageError({
  status: 500,
  heading: 'Something went wrong on our side',
  text: 'Open the link in the email and try again.',
})

function write(ctx: Context, reply: Reply): void {
  ctx.status = reply.status
  if (reply.kind === 'elsewhere') {
    ctx.set('Location', reply.location)
    ctx.body = ''
    return
  }
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = documentOf(reply)
}
