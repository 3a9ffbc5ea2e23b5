import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder, writeWhole } from './folder-files.ts'
import type { Notice } from './journal-options.ts'
import { systemCode } from '../store-error.ts'

/** What a start has found to be damaged. */
export interface Findings {
  readonly notices: readonly Notice[]
  /** The files to be put aside, once what could be read of them is written anew. */
  readonly aside: readonly string[]
}

const FINDINGS = 'findings'

/**
 * Kept before anything is mended, until the start stands and has said it: to one that comes after a kill in between the
 * mended folder looks as if it had always been whole, and what else damage asks for would not be done.
 */
export async function keepFindings(folder: string, findings: Findings): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(findings)}\n`)
  await writeWhole(join(folder, FINDINGS), (file) => file.appendFile(text))
}

/** What a start found that was broken off; nothing, as nearly always, where there was none. */
export async function readFindings(folder: string): Promise<Findings> {
  const path = join(folder, FINDINGS)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { notices: [], aside: [] }
    throw error
  }
  return findingsIn(text) ?? { notices: [{ file: path, position: 0, bytes: 0, message: UNREADABLE }], aside: [] }
}

/** To be called when they have been said. */
export async function forgetFindings(folder: string): Promise<void> {
  try {
    await unlink(join(folder, FINDINGS))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  await syncFolder(folder)
}

const UNREADABLE = 'A start that was broken off had found damage, and what it noted of it cannot be read.'

function findingsIn(text: string): Findings | undefined {
  try {
    const { notices, aside } = JSON.parse(text) as Record<string, unknown>
    if (!Array.isArray(notices) || !Array.isArray(aside)) return undefined
    return notices.every(isNotice) && aside.every((file) => typeof file === 'string') ? { notices, aside } : undefined
  } catch {
    return undefined
  }
}

function isNotice(value: unknown): value is Notice {
  if (typeof value !== 'object' || value === null) return false
  const { file, position, bytes, message, keptIn = '' } = value as Record<string, unknown>
  const texts = [file, message, keptIn].every((each) => typeof each === 'string')
  return texts && typeof position === 'number' && typeof bytes === 'number'
}
