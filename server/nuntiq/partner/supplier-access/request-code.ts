import type { PartnerOperation } from '../operation.ts'
import { readJsonObject, requiredText } from '../receive-json.ts'
import type { Access } from './find-tenant.ts'
import { sendCode } from './send-code.ts'

/** `POST /supplier-access/request-code` (SUP-CODE): sends six digits by mail, never in the answer. */
export function requestCode(resources: Access<'mailbox'>): PartnerOperation {
  return async (call) => {
    const sent = await readJsonObject(call)
    const token = requiredText(sent['token'], { member: 'token', rule: 'SUP-CODE-002' })
    await sendCode(resources, { token, call })
    return {
      status: 200,
      rule: 'SUP-CODE-001',
      body: { success: true, data: { message: 'A verification code was sent.' } },
    }
  }
}
