import { isoDate, isoTime, type Instant } from '../../platform/clock.ts'

const BREAKS_AND_CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu
/** Characters that turn the direction of what follows: a name must not rewrite its neighbours. */
const DIRECTIONS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** A text that cannot leave its line, at most `longest` characters long. */
export function oneLine(text: string, longest = 500): string {
  const line = text.replaceAll(DIRECTIONS, '').replaceAll(BREAKS_AND_CONTROLS, ' ').trim()
  const characters = [...line]
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line
}

/** `2026-08-18 at 08:00 UTC` */
export function shownExpiry(expiresAt: Instant | null): string {
  return expiresAt === null ? 'never' : `${isoDate(expiresAt)} at ${isoTime(expiresAt).slice(11, 16)} UTC`
}
