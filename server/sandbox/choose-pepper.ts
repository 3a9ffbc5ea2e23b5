import { join } from 'node:path'
import type { KeptPepper } from './pepper.ts'
import { createSecretHasher } from '../platform/secrets.ts'
import { StoreError } from '../store/store-error.ts'

/**
 * The pepper that the secrets of a folder were hashed with. Under another one none of its keys would work, with no
 * word said, so a StoreError is thrown that tells which of the two to take away. `given`: from outside.
 */
export function choosePepper(data: string, { given, kept }: { given: string | null; kept: KeptPepper }): string {
  const path = join(data, 'pepper')
  const { pepper: own, check } = kept
  const wanted = given ?? own
  if (wanted === undefined) {
    throw unusable(
      `${path} is missing or cannot be read; none of the keys in ${data} works without it.`,
      'Put it back from a copy, give the same --pepper, or delete the folder to start afresh.',
    )
  }
  if (check === undefined) {
    if (given === null || own === undefined || given === own) return wanted
    throw unusable(
      `${GIVEN} is not the one in ${path}, and the keys in ${data} were made with one of the two.`,
      `Leave it out to use the folder's own, or remove ${path} if the keys were made with the one given.`,
    )
  }
  if (isOf(check, wanted)) return wanted
  if (given === null) {
    throw unusable(
      `${path} is not the pepper that the keys in ${data} were made with; none of them would work.`,
      'Put the right one back from a copy, give it with --pepper, or delete the folder to start afresh.',
    )
  }
  throw unusable(
    `${GIVEN} is not the one that the keys in ${data} were made with; none of them would work.`,
    own !== undefined && isOf(check, own)
      ? `Leave it out: ${path} is the right one.`
      : 'Give that one, or delete the folder to start afresh.',
  )
}

const GIVEN = 'The pepper given (--pepper or NUNTIQ_KIT_PEPPER)'

function isOf(check: string, pepper: string): boolean {
  return createSecretHasher(pepper).fingerprint === check
}

function unusable(message: string, remedy: string): StoreError {
  return new StoreError({ trouble: 'folder', message, remedy })
}
