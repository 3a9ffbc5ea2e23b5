import type { Middleware } from 'koa'
import type { OpenService, Service } from '../service.ts'

/** What nothing of the sandbox serves. Tells a newcomer where to look. */
export function answerUnknownAddress({
  services,
  unaddressed,
}: {
  services: readonly OpenService[]
  unaddressed: Service['unaddressed']
}): Middleware {
  const served = services
    .flatMap(({ apis }) => apis)
    .flatMap(({ name, mounts }) => mounts.map(({ prefix }) => `${name} below ${prefix}`))
    .join(', ')
  return (ctx) => {
    ctx.status = 404
    ctx.body = unaddressed({
      status: 404,
      error: 'Not Found',
      message: `Nothing is served at ${ctx.path.slice(0, 200)}. There are ${served}, and the control API below /_sandbox/v1.`,
    })
  }
}
