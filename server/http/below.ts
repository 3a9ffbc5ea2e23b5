import type { Middleware } from 'koa'
import type { Pages } from '../service.ts'
import type { Api, Mount } from './api.ts'

/** What serves all addresses at or below a prefix. */
export interface Territory {
  readonly prefix: string
  readonly serve: Middleware
}

/** Leads a request to the first whose territory its address lies in; one that lies in none goes on. */
export function leadToTerritory(territories: readonly Territory[]): Middleware {
  return (ctx, next) => {
    const { path } = ctx
    for (const { prefix, serve } of territories) if (isBelow(path, prefix)) return serve(ctx, next)
    return next()
  }
}

/** Whether a path is at or below a prefix. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')
}

/** Every mount of every API; of two prefixes of which one begins the other, the longer one comes first. */
export function longestFirst(apis: readonly Api[]): { api: Api; mount: Mount }[] {
  return apis
    .flatMap((api) => api.mounts.map((mount) => ({ api, mount })))
    .toSorted((left, right) => right.mount.prefix.length - left.mount.prefix.length)
}

/** Hands a request over to pages, which answer it by themselves. */
export function servePages(serve: Pages['serve']): Middleware {
  return (ctx) => {
    ctx.respond = false
    // Koa begins with 404; pages begin as Node does.
    ctx.res.statusCode = 200
    return serve(ctx.req, ctx.res)
  }
}
