import type { PartnerOperation } from '../operation.ts'
import { readJsonObject, requiredText } from '../receive-json.ts'
import type { Access } from './find-tenant.ts'
import { tryCode } from './try-code.ts'

/** `POST /supplier-access/validate` (SUP-VAL): exchanges link and code for a claim token. */
export function validateCode(resources: Access): PartnerOperation {
  return async (call) => {
    const sent = await readJsonObject(call)
    const token = requiredText(sent['token'], { member: 'token', rule: 'SUP-VAL-002' })
    const { claimToken } = await tryCode(resources, { token, code: sent['code'], call })
    return { status: 200, rule: 'SUP-VAL-001', body: { success: true, data: { claim_token: claimToken } } }
  }
}
