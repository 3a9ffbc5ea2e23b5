export type StoreTrouble = 'folder' | 'format' | 'locked' | 'write' | 'closed' | 'misuse'

interface Description {
  readonly trouble: StoreTrouble
  readonly message: string
  readonly remedy: string
  readonly cause?: unknown
}

/** What storage could not do. `message` names the place; `remedy` says what a person can do about it. */
export class StoreError extends Error {
  readonly trouble: StoreTrouble
  readonly remedy: string

  constructor({ trouble, message, remedy, cause }: Description) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.trouble = trouble
    this.remedy = remedy
  }
}

/** Whoever watches the disk tells it once that it takes nothing: who cannot write because of it need not tell it again. */
export function isDiskTrouble(error: unknown): boolean {
  return error instanceof StoreError && error.trouble === 'write'
}

/** The system's code of an error (`ENOENT`), or an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The message, and what a person can do about it where that is known. */
export function withRemedy(error: unknown): string {
  return error instanceof StoreError ? `${error.message} ${error.remedy}` : messageOf(error)
}

/** Why the system refuses something, without the path, which may be of no interest and another one each time. */
export function systemReason(error: unknown): string {
  const message = messageOf(error)
  return systemCode(error) === '' ? message : message.replace(/, .*$/s, '')
}
