import { SHAPE_RULES } from '../../../../spec/generated/nuntiq/shape-rules.ts'
import type { TooLong } from '../../../http/body/bring-back-texts.ts'
import { LONGEST_TEXT } from '../../../http/body/limits.ts'
import { errors } from '../errors.ts'
import type { SentSubmission } from './judge-body.ts'

// GEN-HTTP-014. No source states such limits: they are this sandbox's, and far beyond any real use.

/** Characters of a file's name or media type. */
const LONGEST_FILENAME = 1_000

/** Throws a refusal for the first text that is too long and would be looked at. */
export function refuseLongTexts(tooLong: readonly TooLong[], submission: SentSubmission): void {
  const refused = tooLong.find(({ path }) => isRead(path, submission))
  if (!refused) return
  const path = placeOf(refused.path, (index) => `[${index}]`)
  const limit = refused.path[0] === 'attachments' ? LONGEST_FILENAME : LONGEST_TEXT
  throw errors.textTooLong({ path, limit, length: refused.length })
}

/** The same for the name or the media type of a file, whatever it may be. */
export function refuseLongName({ path, name }: { path: string; name: unknown }): void {
  if (typeof name !== 'string' || name.length <= LONGEST_FILENAME) return
  throw errors.textTooLong({ path, limit: LONGEST_FILENAME, length: name.length })
}

/** Whether the text at this place would be looked at; others are dropped, as they are when short. */
function isRead(path: TooLong['path'], { invoice }: SentSubmission): boolean {
  const [part, , member] = path
  if (part === 'attachments') return path.length === 3 && FILE_MEMBERS.includes(String(member))
  // C10: what stands directly in the invoice is read only where there is no header.
  if (part === 'invoice' && path.length === 2 && invoice.header !== undefined) return false
  const place = placeOf(path, () => '[]')
  return SHAPE_RULES.some(({ places }) => places.includes(place))
}

const FILE_MEMBERS: readonly string[] = ['type', 'filename', 'content_type']

function placeOf(path: TooLong['path'], writeIndex: (index: number) => string): string {
  return path.reduce<string>(
    (place, part) => place + (typeof part === 'number' ? writeIndex(part) : place === '' ? part : `.${part}`),
    '',
  )
}
