const DAY = 86_400_000

/** A day that never changes: where no deployment looks at the calendar every byte of a payload repeats. */
export const FIXED_DAY = '2026-05-19'

/** The days of an invoice, real and in order. */
export interface InvoiceDates {
  readonly delivered: string
  readonly issued: string
  readonly discount: string
  readonly due: string
}

/** Those of an invoice that is issued on this day, or on one that never changes. */
export function datesOf(issued: string = FIXED_DAY): InvoiceDates {
  const after = (days: number): string => dayOf(Date.parse(issued) + days * DAY)
  return { delivered: issued, issued, discount: after(10), due: after(30) }
}

/** A day of issue that has come wherever on earth the deployment stands, and not long ago. */
export const lately = (now: number): string => dayOf(now - 2 * DAY)

const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)
