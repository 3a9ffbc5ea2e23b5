import { hasMessage } from '../checks/refusal.ts'
import type { Client } from '../wire/client.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Pace } from '../wire/pace.ts'
import { wordsOf } from '../wire/exchange.ts'
import { writeRequest } from './request.ts'

export type Preflight =
  { readonly ready: true } | { readonly ready: false; readonly exit: 2 | 3; readonly message: string }

/** Looks before anything is judged: is somebody there, and does the key work? */
export async function preflight({
  client,
  target,
  apiKey,
  pace,
}: {
  client: Client
  target: string
  apiKey: string | undefined
  pace: Pace
}): Promise<Preflight> {
  try {
    const exchange = await client.call({
      caseId: 'preflight',
      label: 'is the target there, and is the key good',
      request: writeRequest(target, { method: 'GET', path: '/v1/partner/account/keys', apiKey: apiKey ?? null }),
      pace,
    })
    // Any other target has its own verdict on a key; a sandbox's keys come from the suite.
    if (apiKey !== undefined && exchange.response.status === 401 && hasMessage(exchange).ok) {
      return {
        ready: false,
        exit: 2,
        message: `the target refuses the key of NUNTIQ_API_KEY or --api-key: ${wordsOf(exchange).slice(0, 200)}`,
      }
    }
    return { ready: true }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return { ready: false, exit: 3, message: `${target} could not be reached: ${error.message}` }
  }
}
