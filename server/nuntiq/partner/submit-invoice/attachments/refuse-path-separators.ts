import { errors } from '../../errors.ts'

/** INV-ATT: a file name is a display name, never a path: neither `/` nor `\`, whatever the platform. */
export function refusePathSeparators(filename: string, index: number): void {
  if (/[/\\]/.test(filename)) throw errors.attachmentFilenameSeparator({ index })
}
