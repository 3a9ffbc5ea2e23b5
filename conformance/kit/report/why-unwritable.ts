import { join } from 'node:path'
import { messageOf } from '../message-of.ts'

/** Why a file could not be written, in words that say what to do where that is known. */
export function whyUnwritable(file: string, error: unknown): string {
  const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR'
  return isFolder ? `${file} is a folder; name a file in it, such as ${join(file, 'report')}` : messageOf(error)
}
