import { createHash } from 'node:crypto'
import { isObject } from '../json.ts'
import type { ExchangeEvent, FooterEvent, HeaderEvent, RunEvent, ToldEvent } from './event.ts'

/** The record of a run cannot be believed; the message says at which line. */
export class BadRecord extends Error {
  override readonly name = 'BadRecord'
}

/** One event a line; the footer carries the digest of all lines before it, so that none can be lost. */
export function writeNdjson(events: readonly RunEvent[]): string {
  const footer = events.at(-1)
  if (footer?.event !== 'footer') throw new BadRecord('the last event is no footer')
  const lines = events
    .slice(0, -1)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('')
  return `${lines}${JSON.stringify({ ...footer, digest: digestOf(lines) })}\n`
}

/** Reads a record back. Throws BadRecord when it was cut off or changed. */
export function readNdjson(text: string): RunEvent[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new BadRecord('the last line is not complete')
  const events = lines.map((line, index) => readLine(line, index + 1))
  const last = events.at(-1)
  if (events[0]?.event !== 'header') throw new BadRecord('line 1 is no header')
  if (last?.event !== 'footer') throw new BadRecord(`line ${lines.length} is no footer: the record was cut off`)
  const before = lines
    .slice(0, -1)
    .map((line) => `${line}\n`)
    .join('')
  if (!('digest' in last) || last.digest !== digestOf(before))
    throw new BadRecord('the lines do not have the digest that the footer gives')
  const { digest: _, ...footer } = last
  return [...events.slice(0, -1), footer]
}

function readLine(line: string, number: number): RunEvent {
  try {
    const event: unknown = JSON.parse(line)
    if (isObject(event) && typeof event['event'] === 'string') return event as unknown as RunEvent
  } catch {
    // The same message serves for what is no JSON and for what is no event.
  }
  throw new BadRecord(`line ${number} is no event`)
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export function headerOfRun(events: readonly RunEvent[]): HeaderEvent {
  const [first] = events
  if (first?.event !== 'header') throw new BadRecord('there is no header')
  return first
}

export function footerOfRun(events: readonly RunEvent[]): FooterEvent {
  const last = events.at(-1)
  if (last?.event !== 'footer') throw new BadRecord('there is no footer')
  return last
}

/** The events of one kind, in order. */
export function eventsOf<Kind extends RunEvent['event']>(
  events: readonly RunEvent[],
  kind: Kind,
): Extract<RunEvent, { event: Kind }>[] {
  return events.filter((event): event is Extract<RunEvent, { event: Kind }> => event.event === kind)
}

/** What the control API told, by its number. */
export function toldOf(events: readonly RunEvent[]): ReadonlyMap<number, ToldEvent> {
  return new Map(eventsOf(events, 'told').map((each) => [each.n, each]))
}

/** Every exchange by its number. */
export function exchangesOf(events: readonly RunEvent[]): ReadonlyMap<number, ExchangeEvent> {
  return new Map(eventsOf(events, 'exchange').map((each) => [each.n, each]))
}
