import type { House } from '../../house.ts'
import type { Answer, Call } from '../../http/api.ts'
import { isoTime } from '../../platform/clock.ts'
import type { KeyHolder } from '../identify.ts'
import { shownTimes } from '../issue-key.ts'
import { readJsonObject } from '../receive-json.ts'
import { mintFromClaim } from './mint-from-claim.ts'

/** `POST /supplier-access/mint` (SUP-MINT): a claim token for a key, whose secrets are shown this once. */
export function mintKey(house: House): (call: Call<KeyHolder>) => Promise<Answer> {
  return async (call) => {
    const sent = await readJsonObject(call)
    const { key, credentials } = await mintFromClaim({ house, sent, attribute: (tenant) => call.attribute(tenant) })
    return {
      status: 201,
      rule: 'SUP-MINT-001',
      body: {
        success: true,
        data: {
          id: key.id, label: key.label, ...credentials,
          prefix: key.prefix, last_4: key.last_4, ...shownTimes(key, isoTime),
        },
      },
    }
  }
}
