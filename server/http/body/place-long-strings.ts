import { InlineBlob } from './inline-blob.ts'
import { LONGEST_TEXT } from './limits.ts'
import { LongText } from './long-text.ts'

/** A place in a parsed body where something else stands than the text that was sent. */
export interface LongString {
  /** Such as `['attachments', 0, 'content']`; empty for the body itself. */
  readonly path: readonly (string | number)[]
  readonly value: InlineBlob | LongText
  /** Puts a text in its place. */
  replace(text: string): void
}

export interface Placeholders {
  readonly mark: string
  readonly strings: readonly (InlineBlob | LongText)[]
}

/**
 * Puts what was taken out of a body's text back into the parsed value, where the placeholders are, and takes out
 * texts that turn out to be too long. Recurses as deep as the value is nested.
 */
export function placeLongStrings(value: unknown, placeholders: Placeholders): { value: unknown; long: LongString[] } {
  const long: LongString[] = []
  const path: (string | number)[] = []
  const root = [value]
  const look = (holder: object, key: string | number, member: unknown): void => {
    if (typeof member === 'string') {
      const string = stringFor(member, placeholders)
      if (!string) return
      // A member called __proto__ is an own property here, so this cannot reach the prototype.
      Reflect.set(holder, key, string)
      const replace = (text: string): void => void Reflect.set(holder, key, text)
      long.push({ path: [...path], value: string, replace })
    } else if (typeof member === 'object' && member !== null) within(member)
  }
  const within = (holder: object): void => {
    const depth = path.length
    if (Array.isArray(holder)) for (const [index, item] of holder.entries()) look(holder, (path[depth] = index), item)
    else for (const name of Object.keys(holder)) look(holder, (path[depth] = name), Reflect.get(holder, name))
    path.length = depth
  }
  look(root, 0, value)
  return { value: root[0], long }
}

function stringFor(text: string, { mark, strings }: Placeholders): InlineBlob | LongText | undefined {
  if (text.length > LONGEST_TEXT) return new LongText(text.length)
  return text.startsWith(mark) ? strings[Number(text.slice(mark.length))] : undefined
}
