import type { Tester } from '../tester.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'

type Uses = Pick<Tester<never>, 'call'>

/** A form of a page, as a browser without scripts would send it. */
export interface Form {
  readonly action: string
  /** Hidden members, boxes that are ticked, and the choice that is made. */
  readonly filled: Readonly<Record<string, string>>
  /** What a person fills in. */
  readonly empty: readonly string[]
}

/** Opens the page behind a link. It is looked for at the target, whatever host the link names. */
export function open(t: Uses, link: string, label?: string): Promise<Exchange> {
  const { pathname, search } = new URL(link, 'http://portal.invalid')
  return t.call('GET', pathname + search, { below: 'origin', key: null, ...(label !== undefined && { label }) })
}

/** Sends a form with what was entered. */
export function send(t: Uses, form: Form, entered: Readonly<Record<string, string>> = {}): Promise<Exchange> {
  return t.call('POST', form.action, {
    below: 'origin',
    key: null,
    contentType: 'application/x-www-form-urlencoded',
    raw: new URLSearchParams({ ...form.filled, ...entered }).toString(),
  })
}

/** The forms of a page, in order. Knows as much HTML as our pages need. */
export function formsOf({ text }: Exchange): readonly Form[] {
  return [...text.matchAll(/<form\b([^<>]*)>((?:[^<]|<(?!\/?form\b))*)<\/form>/gi)].map(([, head = '', body = '']) => {
    const inputs = [...body.matchAll(/<input\b([^<>]*)>/gi)].map(([, attributes = '']) => attributesOf(attributes))
    const ticked = inputs.filter(({ type = 'text', checked }) => type === 'hidden' || checked !== undefined)
    return {
      action: attributesOf(head)['action'] ?? '',
      filled: Object.fromEntries(ticked.map(({ name = '', value = 'on' }) => [name, value])),
      empty: [...new Set(inputs.filter((input) => !ticked.includes(input)).map(({ name = '' }) => name))],
    }
  })
}

/** The text of a page, without its markup. */
export function textOf({ text }: Exchange): string {
  return unescape(text.replaceAll(/<(style|script)\b(?:[^<]|<(?!\/?\1\b))*<\/\1>/gi, '').replaceAll(/<[^<>]*>/g, ' '))
}

function attributesOf(text: string): Readonly<Record<string, string | undefined>> {
  const found = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name.toLowerCase(), unescape(value)]))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

function unescape(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}
