import { LINK, SCRIPT, scriptCases, wordCases } from '../../../fixtures/pdf-cases.ts'
import { hiddenCases } from '../../../fixtures/pdf-hidden-cases.ts'
import { readFileSync } from 'node:fs'

/** A file that mutants are made of. */
export interface Parent {
  readonly name: string
  readonly bytes: Buffer
}

const FOLDER = new URL('../../../../fixtures/pdfs/', import.meta.url)
/** These come from elsewhere; all others are made here, so that they stay as small as they are. */
const ENCRYPTED = ['user-password', 'owner-password', 'owner-password-packed', 'owner-password-rc4']

/**
 * The cases of the tests. Those with scripts come three times: mutants of innocents hold a script only where
 * a piece of another file brought it.
 */
export function readParents(): [Parent, ...Parent[]] {
  const cases = [...scriptCases, ...hiddenCases]
  const scripts = cases.map(({ name, make }) => ({ name: `script ${name}`, bytes: make(SCRIPT) }))
  const links = cases.map(({ name, make }) => ({ name: `clean ${name}`, bytes: make(LINK) }))
  const words = wordCases.map(({ name, make }) => ({ name: `words ${name}`, bytes: make() }))
  const encrypted = ENCRYPTED.map((name) => ({
    name: `encrypted ${name}`,
    bytes: readFileSync(new URL(`encrypted-${name}.pdf`, FOLDER)),
  }))
  const [first, ...others] = [...scripts, ...scripts, ...scripts, ...links, ...words, ...encrypted]
  if (first === undefined) throw new Error('there are no PDF cases to make mutants of')
  return [first, ...others]
}
