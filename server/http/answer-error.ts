import type { Log } from '../log/log.ts'
import { isDiskTrouble } from '../store/store-error.ts'
import { TenantGone } from '../tenancy/tenant.ts'
import type { Answer, Api } from './api.ts'
import { UploadStalled } from './body/upload-watch.ts'
import type { Exchange } from './exchange.ts'
import { HungUp } from './hung-up.ts'
import { Refusal } from './refusal.ts'

/**
 * Makes an answer of whatever was thrown; undefined where nobody is there to be answered. A refusal says itself;
 * anything else is a fault of ours: a bland 500 for the caller, a loud line with the exchange's id in the log.
 */
export function answerError(
  error: unknown,
  { api, exchange, log }: { api: Api; exchange: Exchange; log: Log },
): Answer | undefined {
  if (error instanceof Refusal) return error.answer
  if (error instanceof TenantGone) return api.errors.tenantGone().answer
  if (error instanceof HungUp) return undefined
  if (error instanceof UploadStalled) {
    const { answer } = api.errors.uploadStalled()
    // What has not arrived is not waited for.
    return { ...answer, headers: { ...answer.headers, Connection: 'close' } }
  }
  if (!isDiskTrouble(error)) log.fault({ exchange: exchange.logged.id, error })
  return api.errors.unexpected().answer
}
