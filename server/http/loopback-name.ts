const LOOPBACK_NAME = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i

/** Whether a `Host` leads to this machine and to no other. Names below `localhost` are given to nobody (RFC 6761), so no page can have one. */
export function isLoopbackName(host: string): boolean {
  return host.length <= 255 && LOOPBACK_NAME.test(host)
}
