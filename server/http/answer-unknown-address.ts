import type { Middleware } from 'koa'

/** What no wing of the house serves. Tells a newcomer where to look. */
export const answerUnknownAddress: Middleware = (ctx) => {
  ctx.status = 404
  ctx.body = {
    success: false,
    error: 'Not Found',
    message: `Nothing is served at ${ctx.path.slice(0, 200)}. The API is below /api/v1/partner, the control API below /_sandbox/v1.`,
  }
}
