import type { House } from '../../../sandbox/house.ts'
import type { Answer, Call } from '../../../http/api.ts'
import type { KeyHolder } from '../authenticate/identify.ts'
import { readJsonObject } from '../receive-json.ts'
import { requiredText } from './required-text.ts'
import { sendCode } from './send-code.ts'

/** `POST /supplier-access/request-code` (SUP-CODE): six digits by mail, and never in the answer. */
export function requestCode(house: House): (call: Call<KeyHolder>) => Promise<Answer> {
  return async (call) => {
    const sent = await readJsonObject(call)
    const token = requiredText(sent['token'], { member: 'token', rule: 'SUP-CODE-002' })
    await sendCode({ house, token, call })
    return {
      status: 200,
      rule: 'SUP-CODE-001',
      body: { success: true, data: { message: 'A verification code was sent.' } },
    }
  }
}
