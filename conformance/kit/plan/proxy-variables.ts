import { isLocal } from './values.ts'

/**
 * What is to be said where the environment names a proxy for a target: it is not used. Undefined where it names none,
 * where NO_PROXY names the host, and for this machine.
 */
export function unusedProxy(target: string, env: NodeJS.ProcessEnv): string | undefined {
  if (isLocal(target)) return undefined
  const { protocol, hostname } = new URL(target)
  const names = protocol === 'https:' ? ['HTTPS_PROXY', 'ALL_PROXY'] : ['HTTP_PROXY', 'ALL_PROXY']
  const set = names.flatMap((name) => [name, name.toLowerCase()]).find((name) => env[name])
  if (set === undefined || isExcepted(hostname, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined
  return `${set} is set and not obeyed: the target is called directly`
}

function isExcepted(hostname: string, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .map((each) => each.replace(/^\*?\./, '').replace(/:\d+$/, ''))
    .some((each) => each === '*' || (each !== '' && (hostname === each || hostname.endsWith(`.${each}`))))
}
