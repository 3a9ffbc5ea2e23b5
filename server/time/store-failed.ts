import { StoreError } from '../store/store-error.ts'

/** Whether nothing more can be kept, so that a start must go on; a document that cannot be stored is its maker's bug. */
export function storeFailed(error: unknown): boolean {
  return error instanceof StoreError && error.trouble !== 'misuse'
}
