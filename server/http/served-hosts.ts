import { isIP } from 'node:net'
import { isLoopbackName } from './loopback-name.ts'

export interface HostRule {
  /** The address that the sandbox listens on. */
  readonly bound: string
  /** Bound to an address that other machines may reach. */
  readonly exposed: boolean
  /** Names that were given to it; `*` stands for every name. */
  readonly allowed: readonly string[]
}

/**
 * Whether the sandbox answers to a `Host`. A web page can have its own name lead to this machine (DNS rebinding) and
 * then read what the sandbox answers, with keys that everybody knows. Its requests still carry its name: only names
 * that no page can have are served. Undefined, as in HTTP/1.0, comes from no browser.
 */
export function servesHost(host: string | undefined, { bound, exposed, allowed }: HostRule): boolean {
  if (host === undefined || isLoopbackName(host)) return true
  const name = nameOf(host)
  if (name === undefined) return false
  if (allowed.includes('*') || name === withoutBrackets(bound) || allowed.includes(name)) return true
  return exposed && isNobodysName(name)
}

/**
 * Names that a sandbox may be given by whoever put it on a network on purpose, and that no web page can have: an
 * address in digits, for which nobody is asked; a name without a dot, such as that of a container or a service of
 * Docker Compose; and what lies below the domains that are reserved for networks of one's own.
 */
function isNobodysName(name: string): boolean {
  return isIP(name) !== 0 || !name.includes('.') || RESERVED.test(name)
}

const RESERVED = /\.(?:test|internal|local|home\.arpa)$/

/** The name in a `Host`, in lower case and without its port; undefined for what is no host. */
export function nameOf(host: string): string | undefined {
  const [, bracketed, plain] =
    /^(?:\[([0-9a-f:.]{2,45})\]|([\w.-]{1,253}))(?::\d{1,5})?$/i.exec(host.slice(0, 300)) ?? []
  return (bracketed ?? plain?.replace(/\.$/, ''))?.toLowerCase()
}

function withoutBrackets(address: string): string {
  return address.replace(/^\[|\]$/g, '').toLowerCase()
}
