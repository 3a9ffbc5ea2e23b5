import type { Kind, Profile } from '../profile.ts'
import type { Settings } from '../plan/profile-options.ts'
import type { Client } from '../wire/client.ts'
import type { Exchange } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Pace } from '../wire/pace.ts'
import { writeRequest } from '../wire/request.ts'

export type Preflight =
  { readonly ready: true } | { readonly ready: false; readonly exit: 2 | 3; readonly message: string }

/** What a profile looks with. */
export interface Look<K extends Kind> {
  readonly settings: Settings<K['option']>
  /** Calls below the target; no key sends none. */
  call(method: string, path: string, key: string | undefined): Promise<Exchange>
}

/** Looks before anything is judged: is somebody there, and does the credential work? */
export async function preflight<K extends Kind>({
  profile,
  client,
  target,
  settings,
  pace,
}: {
  profile: Profile<K>
  client: Client
  target: string
  settings: Settings<K['option']>
  pace: Pace
}): Promise<Preflight> {
  try {
    const message = await profile.preflight({
      settings,
      call(method, path, key) {
        const credentials = key === undefined ? [] : profile.credentials.headersOf(key)
        return client.call({
          caseId: 'preflight',
          label: 'is the target there, and does the credential work',
          request: writeRequest(target, { method, path, credentials }),
          pace,
        })
      },
    })
    return message === undefined ? { ready: true } : { ready: false, exit: 2, message }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return { ready: false, exit: 3, message: `${target} could not be reached: ${error.message}` }
  }
}
