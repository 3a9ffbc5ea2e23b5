import type { PartnerOperation } from '../operation.ts'
import { showIssued } from '../../keys/issue-key.ts'
import { readJsonObject } from '../receive-json.ts'
import type { Access } from './find-tenant.ts'
import { mintFromClaim } from './mint-from-claim.ts'

/** `POST /supplier-access/mint` (SUP-MINT): exchanges a claim token for a key, whose secrets are shown only here. */
export function mintKey(resources: Access<'mailbox' | 'portalOrigin'>): PartnerOperation {
  return async (call) => {
    const sent = await readJsonObject(call)
    const issued = await mintFromClaim(resources, { sent, call })
    return { status: 201, rule: 'SUP-MINT-001', body: { success: true, data: showIssued(issued) } }
  }
}
