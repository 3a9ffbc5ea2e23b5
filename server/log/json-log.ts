import { faultText, type Log, pathOf } from './log.ts'
import { printableJson } from './printable.ts'

/** One JSON object per line on standard output; the first one says where the server listens. */
export function jsonLog(write: (line: string) => void): Log {
  const event = (name: string, facts: object): void => write(`${printableJson({ event: name, ...facts })}\n`)
  return {
    listening: ({ demoKeys, banner, ...facts }) =>
      event('listening', {
        ...facts,
        addresses: banner,
        keys: demoKeys.map(({ name, tenant }) => `${tenant}/${name}`),
      }),
    exchange: (exchange) =>
      event('request', {
        id: exchange.id,
        tenant: exchange.tenant,
        method: exchange.raw.method,
        path: pathOf(exchange),
        status: exchange.status,
        rule: exchange.rule,
        advice: exchange.advice.length,
        outcome: exchange.outcome,
      }),
    effect: ({ at, tenant, rule, effect, subject }) => event('effect', { at, tenant, rule, effect, subject }),
    contractBroken: (broken) => event('contract-broken', broken),
    fault: ({ exchange, error }) => event('fault', { exchange, error: faultText(error) }),
    warn: (message) => event('warning', { message }),
    stopped: () => event('stopped', {}),
  }
}
