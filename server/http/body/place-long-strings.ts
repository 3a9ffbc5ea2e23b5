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

/** Members that are looked at between two yields. */
const STRETCH = 10_000

/**
 * Puts what was taken out of a body's text back into the parsed value, where the placeholders are, and takes out
 * texts that turn out to be too long. Recurses as deep as the value is nested, with a yield now and then.
 */
export function* placeLongStrings(
  value: unknown,
  placeholders: Placeholders,
): Generator<void, { value: unknown; long: LongString[] }> {
  const long: LongString[] = []
  const path: (string | number)[] = []
  const root = [value]
  let looked = 0

  const place = (holder: object, key: string | number, member: string): void => {
    const string = stringFor(member, placeholders)
    if (!string) return
    // A member called __proto__ is an own property here, so this cannot reach the prototype.
    const replace = (text: unknown): void => void Reflect.set(holder, key, text)
    replace(string)
    long.push({ path: [...path], value: string, replace })
  }
  function* within(holder: object): Generator<void, void> {
    const depth = path.length
    const names = Array.isArray(holder) ? undefined : Object.keys(holder)
    const size = names?.length ?? (Array.isArray(holder) ? holder.length : 0)
    for (let index = 0; index < size; index++) {
      const key = names?.[index] ?? index
      const member: unknown = Reflect.get(holder, key)
      path[depth] = key
      if (typeof member === 'string') place(holder, key, member)
      else if (typeof member === 'object' && member !== null) yield* within(member)
      if (++looked % STRETCH === 0) yield
    }
    path.length = depth
  }

  if (typeof value === 'string') place(root, 0, value)
  else if (typeof value === 'object' && value !== null) yield* within(value)
  return { value: root[0], long }
}

function stringFor(text: string, { mark, strings }: Placeholders): InlineBlob | LongText | undefined {
  if (text.length > LONGEST_TEXT) return new LongText(text.length)
  return text.startsWith(mark) ? strings[Number(text.slice(mark.length))] : undefined
}
