import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import type { PartnerAnswer, PartnerOperation } from '../operation.ts'
import { readJsonObject, requiredText } from '../receive-json.ts'
import type { Access } from './find-tenant.ts'
import { changePreferences, readPreferences } from './preferences.ts'
import type { Recipient } from '../../mails/recipient.ts'

/** `GET /supplier-access/email-preferences?token=…` (SUP-PREF): which mails an address receives. */
export function getEmailPreferences(resources: Access): PartnerOperation {
  return async (call) => {
    const token = requiredText(call.query.get('token'), { member: 'token', rule: 'SUP-PREF-002' })
    return answer(
      'SUP-PREF-001',
      await readPreferences(resources, { token, attribute: (tenant) => call.attribute(tenant) }),
    )
  }
}

/** `POST /supplier-access/email-preferences` (SUP-PREF): changes those that are sent, answers with all. */
export function updateEmailPreferences(resources: Access): PartnerOperation {
  return async (call) => {
    const sent = await readJsonObject(call)
    const token = requiredText(sent['token'], { member: 'token', rule: 'SUP-PREF-007' })
    const attribute = (tenant: Tenant): void => call.attribute(tenant)
    return answer('SUP-PREF-004', await changePreferences(resources, { token, wanted: sent['preferences'], attribute }))
  }
}

function answer(rule: RequirementId, { email, preferences }: Readonly<Recipient>): PartnerAnswer {
  return { status: 200, rule, body: { success: true, data: { email, preferences } } }
}
