import type { House } from '../../../sandbox/house.ts'
import type { Answer, Call } from '../../../http/api.ts'
import type { KeyHolder } from '../authenticate/identify.ts'
import { showIssued } from '../../keys/issue-key.ts'
import { readJsonObject } from '../receive-json.ts'
import { mintFromClaim } from './mint-from-claim.ts'

/** `POST /supplier-access/mint` (SUP-MINT): a claim token for a key, whose secrets are shown this once. */
export function mintKey(house: House): (call: Call<KeyHolder>) => Promise<Answer> {
  return async (call) => {
    const sent = await readJsonObject(call)
    const issued = await mintFromClaim({ house, sent, call })
    return { status: 201, rule: 'SUP-MINT-001', body: { success: true, data: showIssued(issued) } }
  }
}
