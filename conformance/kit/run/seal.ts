import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { isObject, type Json } from '../json.ts'
import type { Secrets } from '../wire/secrets.ts'

/**
 * What a later run must know is a secret now and then, such as a rotated key. It is written down
 * sealed with the key that was lent to the run, which the later run is lent again: whoever finds the
 * file has nothing.
 */
export interface Sealer {
  /** The same notes, every text that holds a secret sealed. */
  seal(notes: Json, secrets: Pick<Secrets, 'mask'>): Json
  /** The notes as they were. Throws when they were sealed with another key, or changed since. */
  open(notes: Json): Json
  /** Only who has the key can say it of a text: that nothing of it was changed. */
  proofOf(text: string): string
}

/** The same for every file that is sealed with this key, and says nothing of it. */
export function markOf(key: string): string {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'nuntiq-kit plant which key', 8))
  return derived.toString('hex')
}

/** `salt` differs from file to file, so that no two of them are sealed alike. */
export function createSealer(key: string, salt: string): Sealer {
  const derive = (purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, salt, `nuntiq-kit plant ${purpose}`, bytes))
  const cipherKey = derive('key', 32)
  let count = 0

  const sealText = (text: string): Json => {
    const nth = ++count
    const cipher = createCipheriv('aes-256-gcm', cipherKey, derive(`nonce ${nth}`, 12))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return { sealed: sealed.toString('base64'), nth }
  }
  const openText = ({ sealed, nth }: { sealed: string; nth: number }): string => {
    const bytes = Buffer.from(sealed, 'base64')
    const cipher = createDecipheriv('aes-256-gcm', cipherKey, derive(`nonce ${nth}`, 12))
    cipher.setAuthTag(bytes.subarray(-16))
    return cipher.update(bytes.subarray(0, -16), undefined, 'utf8') + cipher.final('utf8')
  }
  return {
    proofOf: (text) => createHmac('sha256', derive('proof', 32)).update(text).digest('hex'),
    seal: (notes, secrets) =>
      mapJson(notes, (value) =>
        typeof value === 'string' && secrets.mask(value) !== value ? sealText(value) : undefined,
      ),
    open: (notes) => mapJson(notes, (value) => (isSealed(value) ? openText(value) : undefined)),
  }
}

function isSealed(value: Json): value is { sealed: string; nth: number } {
  return isObject(value) && typeof value['sealed'] === 'string' && typeof value['nth'] === 'number'
}

/** Replaces what `change` gives another value for, from the outside in. */
function mapJson(value: Json, change: (value: Json) => Json | undefined): Json {
  const changed = change(value)
  if (changed !== undefined) return changed
  if (Array.isArray(value)) return value.map((each: Json) => mapJson(each, change))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapJson(each as Json, change)]))
}
