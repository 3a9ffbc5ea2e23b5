import type { Middleware } from 'koa'
import type { Api } from './api.ts'

/** What no wing of the house serves. Tells a newcomer where to look. */
export function answerUnknownAddress(apis: readonly Api[]): Middleware {
  const served = apis.map(({ name, prefix }) => `${name} below ${prefix}`).join(', ')
  return (ctx) => {
    ctx.status = 404
    ctx.body = {
      success: false,
      error: 'Not Found',
      message: `Nothing is served at ${ctx.path.slice(0, 200)}. There are ${served}, and the control API below /_sandbox/v1.`,
    }
  }
}
