import { faultText, type Log } from './log.ts'

/** How secrets are masked in a text, and in an address. */
export interface TextMasks {
  text(text: string): string
  url(url: string): string
}

/** A log whose lines never hold a secret, wherever a caller has put one: in a path, a member's name, an error's text. */
export function maskedLog(log: Log, { text, url }: TextMasks): Log {
  return {
    ...log,
    exchange: (exchange) =>
      log.exchange({
        ...exchange,
        raw: { ...exchange.raw, url: url(exchange.raw.url) },
        advice: exchange.advice.map(text),
        contract: exchange.contract.map(text),
      }),
    effect: (effect) => log.effect({ ...effect, subject: text(effect.subject) }),
    contractBroken: ({ exchange, violations }) =>
      log.contractBroken({ exchange: text(exchange), violations: violations.map(text) }),
    fault({ exchange, error }) {
      const told = faultText(error)
      const masked = told
        .split('\n')
        .map((line) => text(line))
        .join('\n')
      log.fault({ exchange: text(exchange), error: masked === told ? error : masked })
    },
    warn: (message) => log.warn(text(message)),
  }
}
