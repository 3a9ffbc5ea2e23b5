import type { Middleware } from 'koa'
import { exchangeOf } from './exchange.ts'
import { headerText } from './header-text.ts'

const LONGEST_ADVICE = 600

/** Says on each answer which exchange it is, which rule decided it, and what a deployment would not say. */
export const sandboxHeaders: Middleware = async (ctx, next) => {
  await next()
  const { logged, answer, advice } = exchangeOf(ctx)
  if (!answer) return
  ctx.set('Sandbox-Request', logged.id)
  ctx.set('Sandbox-Rule', answer.rule)
  if (advice.length > 0) ctx.set('Sandbox-Advice', headerText(advice.join('; '), LONGEST_ADVICE))
}
