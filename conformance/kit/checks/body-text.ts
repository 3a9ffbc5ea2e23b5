import { show } from '../json.ts'
import type { Check } from './verdict.ts'

/** The raw body nowhere contains the text. The text itself stays out of the report: it may be a secret. */
export const bodyLacks =
  (text: string, what: string): Check =>
  (exchange) => {
    const place = exchange.text.indexOf(text)
    return {
      check: `body without ${what}`,
      ok: place === -1,
      expected: `no ${what} in the body`,
      actual: place === -1 ? 'none' : `found at character ${place}`,
    }
  }

/** The raw body nowhere matches. */
export const bodyLacksPattern =
  (pattern: RegExp, what: string): Check =>
  (exchange) => {
    const found = pattern.exec(exchange.text)
    return {
      check: `body without ${what}`,
      ok: found === null,
      expected: `no ${what} in the body`,
      actual: found === null ? 'none' : `found at character ${found.index}`,
    }
  }

/** The raw body contains the literal, whatever member it stands in. */
export const bodyHas =
  (literal: string): Check =>
  (exchange) => ({
    check: 'body text',
    ok: exchange.text.includes(literal),
    expected: `text with ${show(literal)}`,
    actual: show(exchange.text),
  })
