import { at, isObject, textAt } from '../../kit/json.ts'

/** The attachments of a submission, each with its bytes as Latin-1 text. */
export function filesOf(json: unknown): { type: string; bytes: string; row: Record<string, unknown> }[] {
  const rows = at(json, 'attachments')
  return (Array.isArray(rows) ? rows : [])
    .filter(isObject)
    .map((row) => ({
      type: textAt(row, 'type'),
      bytes: Buffer.from(textAt(row, 'content'), 'base64').toString('latin1'),
      row,
    }))
}

/** Whether the bytes of some attachment match; for `sent`. */
export const fileHas =
  (pattern: RegExp) =>
  (json: unknown): boolean =>
    filesOf(json).some(({ bytes }) => pattern.test(bytes))
