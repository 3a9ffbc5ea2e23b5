import { validateRequestAccess } from '../../../../spec/generated/nuntiq/partner-validators.js'
import type { Call } from '../../../http/api.ts'
import type { PartnerOperation } from '../operation.ts'
import type { KeyHolder } from '../authenticate/identify.ts'
import { errors } from '../errors.ts'
import { readJsonObject } from '../receive-json.ts'
import type { Access } from './find-tenant.ts'
import { sendLinks } from './send-links.ts'

const LONGEST_ADDRESS = 254

/** `POST /supplier-access/request` (SUP-REQ): asks for a link. */
export function requestAccess(
  resources: Access<'settings' | 'background' | 'mailbox' | 'portalOrigin'>,
): PartnerOperation {
  return async (call) => {
    const sent = await readJsonObject(call)
    requestLink(resources, { sent, only: tenantNamed(call), exchange: call.exchange })
    return {
      status: 200,
      rule: 'SUP-REQ-001',
      body: { success: true, data: { message: 'If the address is known, a link is on its way.' } },
    }
  }

  /** Parallel tests may name their tenant; in plain mode only the address counts, as in a real deployment. */
  function tenantNamed(call: Call<KeyHolder>): string | undefined {
    return resources.settings.plain
      ? undefined
      : (call.identity?.tenant.slug ?? (call.header('sandbox-tenant') || undefined))
  }
}

/**
 * Returns before the address is looked up, so that neither the wording nor the timing of the answer
 * shows whether it is known. Throws a refusal when `sent` has no valid address.
 */
export function requestLink(
  resources: Access<'background' | 'mailbox' | 'portalOrigin'>,
  { sent, only, exchange }: { sent: Record<string, unknown>; only?: string | undefined; exchange?: string },
): void {
  const email = readEmail(sent)
  resources.background.later(() => sendLinks(resources, { email, only, exchange }))
}

function readEmail(sent: Record<string, unknown>): string {
  const { email } = sent
  // Length first: no pattern is tried on megabytes.
  if (typeof email !== 'string' || email.length > LONGEST_ADDRESS || !validateRequestAccess(sent))
    throw errors.emailWrong()
  return email
}
