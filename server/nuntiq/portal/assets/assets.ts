import { createHash } from 'node:crypto'
import type { Middleware } from 'koa'
import { ROOT } from '../../links.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'
import { BROWSER_SCRIPT } from './browser-script.ts'
import { COLOURS } from './colours.ts'
import { CONTROLS } from './controls.ts'
import { LAYOUT } from './layout.ts'

/** A file that the pages load. */
export interface Asset {
  readonly address: string
  readonly type: string
  readonly content: string
}

export const STYLESHEET = asset('portal.css', 'text/css', COLOURS + LAYOUT + CONTROLS)
export const SCRIPT = asset('portal.js', 'text/javascript', BROWSER_SCRIPT)
export const ICON = asset(
  'icon.svg',
  'image/svg+xml',
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#1f5fbf"/>' +
    '<path d="M5 11.5v-7l6 7v-7" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)

const BY_ADDRESS = new Map([STYLESHEET, SCRIPT, ICON].map((each) => [each.address, each]))

/** Serves the pages' own files. */
export const assets: Middleware = (ctx, next) => {
  const found = BY_ADDRESS.get(ctx.path)
  if (!found || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
  // The name changes with the content, so a cached copy is never out of date.
  ctx.set({ ...SECURITY_HEADERS, 'Cache-Control': 'public, max-age=31536000, immutable' })
  ctx.type = `${found.type}; charset=utf-8`
  ctx.body = found.content
  return undefined
}

function asset(name: string, type: string, content: string): Asset {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12)
  return { address: `${ROOT}/assets/${digest}-${name}`, type, content }
}
