import type { LoggedExchange } from '../tenancy/logged-exchange.ts'
import { faultText, type Log, silentLog } from './log.ts'

/** How secrets are masked in a text, and in an address. */
export interface TextMasks {
  text(text: string): string
  url(url: string): string
}

/** A log whose lines never hold a secret, wherever a caller has put one: in a path, a member's name, an error's text. */
export function maskedLog(log: Log, { text, url }: TextMasks): Log {
  return {
    ...log,
    // Masking takes longer than much of a submission does: not for a line that nobody writes.
    exchange: log.exchange === silentLog.exchange ? log.exchange : (exchange) => log.exchange(masked(exchange)),
    effect: (effect) => log.effect({ ...effect, subject: text(effect.subject) }),
    contractBroken: ({ exchange, violations }) =>
      log.contractBroken({ exchange: text(exchange), violations: violations.map(text) }),
    fault({ exchange, error }) {
      const told = faultText(error)
      const lines = told
        .split('\n')
        .map((line) => text(line))
        .join('\n')
      log.fault({ exchange: text(exchange), error: lines === told ? error : lines })
    },
    warn: (message) => log.warn(text(message)),
  }

  function masked(exchange: LoggedExchange): LoggedExchange {
    return {
      ...exchange,
      raw: { ...exchange.raw, url: url(exchange.raw.url) },
      advice: exchange.advice.map(text),
      contract: exchange.contract.map(text),
    }
  }
}
