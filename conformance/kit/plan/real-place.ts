import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Where a file really is, or will be once it is written: one place has many paths. */
export function realPlace(file: string): string {
  return real(file) ?? join(real(dirname(file)) ?? resolve(dirname(file)), basename(file))
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    // Not there, or not to be seen: then the path says all that is known.
    return undefined
  }
}
