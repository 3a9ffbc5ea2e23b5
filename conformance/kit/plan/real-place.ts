import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Where a file really is, or will be once it is written: one place has many paths. */
export function realPlace(file: string, links = 40): string {
  const found = attempt(realpathSync, file)
  if (found !== undefined) return found
  const folder = attempt(realpathSync, dirname(file)) ?? resolve(dirname(file))
  // A link to what is not there yet; none is part of a circle, which nothing can be written to.
  const link = attempt(readlinkSync, file)
  return link === undefined || links === 0 ? join(folder, basename(file)) : realPlace(resolve(folder, link), links - 1)
}

function attempt(read: (path: string) => string, path: string): string | undefined {
  try {
    return read(path)
  } catch {
    // Not there, or not to be seen: then the path says all that is known.
    return undefined
  }
}
