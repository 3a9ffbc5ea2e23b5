import { createNeedles } from './needles.ts'

/** The secrets of a run: those it was given and those it saw. Nothing that leaves memory may contain one. */
export interface Secrets {
  /** Takes note of a secret, and of the environment variable that holds it; short or empty ones are no secrets. */
  add(secret: string | undefined, variable?: string): void
  /** The environment variable from which people give a secret that stands in the text. */
  variableOf(text: string): string | undefined
  /** Takes note of every secret that a text gives away by its form or its name. */
  learn(text: string): void
  /** The text without any of them, whether plain, in base64 or URL-encoded. */
  mask(text: string): string
}

/** What stands in the place of a secret. */
export const MASK = '[secret]'

/** Shorter ones would take ordinary words with them. */
const MIN_LENGTH = 8

/** How the texts of an API give its secrets away. Every pattern is global. */
export interface SecretForms {
  /** What is a secret by its form, wherever it stands. */
  readonly byForm: readonly RegExp[]
  /** The first group is a secret, known by the name before it. */
  readonly byName: readonly RegExp[]
  /** What is too short to be looked for everywhere is replaced only where it is named. */
  readonly short: readonly { readonly pattern: RegExp; readonly by: string }[]
}

export function createSecrets({ byForm, byName, short }: SecretForms): Secrets {
  const known = new Set<string>()
  const variables = new Map<string, string>()
  const forms = createNeedles()

  const add = (secret: string | undefined, variable?: string): void => {
    const plain = secret?.trim() ?? ''
    if (variable !== undefined && plain !== '') variables.set(plain, variable)
    if (plain.length < MIN_LENGTH || plain === MASK || known.has(plain)) return
    known.add(plain)
    for (const form of disguises(plain)) forms.add(form)
  }
  return {
    add,
    variableOf: (text) => [...variables].find(([secret]) => text.includes(secret))?.[1],
    learn(text) {
      for (const pattern of byForm) for (const [found] of text.matchAll(pattern)) add(found)
      for (const pattern of byName) for (const [, found] of text.matchAll(pattern)) add(found)
    },
    mask(text) {
      const unknown = forms.replace(text, MASK)
      const formed = byForm.reduce((masked, pattern) => masked.replace(pattern, MASK), unknown)
      return short.reduce((masked, { pattern, by }) => masked.replace(pattern, by), formed)
    },
  }
}

/** Every spelling in which a secret may turn up: itself, URL-encoded, JSON-escaped, in hexadecimal digits, and base64 at each of its three offsets. */
function disguises(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex')
  const plain = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), hex, hex.toUpperCase()]
  const coded = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64')
    // What the neighbours' bits reach into is cut off, so that the form is found inside a longer text.
    const own = text.slice(offset === 0 ? 0 : offset + 1, text.length - (text.endsWith('=') ? 4 : 0))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(own)]
  })
  return [...plain, ...coded].filter((form) => form.length >= MIN_LENGTH)
}
