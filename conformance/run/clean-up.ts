import type { Client } from '../wire/client.ts'
import { unpaced } from '../wire/pace.ts'
import type { Ledger } from './ledger.ts'
import { writeRequest } from './request.ts'
import { messageOf } from './run-case.ts'

/**
 * Revokes what the ledger says this run made and nothing else; the rest of an account is not ours.
 * Gives back what is left, for a person to look after.
 */
export async function cleanUp({ client, target, apiKey, ledger }: {
  client: Client; target: string; apiKey: string | undefined; ledger: Ledger
}): Promise<string[]> {
  const left: string[] = []
  for (const { name, id = '', caseId } of ledger.leftKeys()) {
    try {
      const { response } = await client.call({
        caseId: 'clean-up',
        label: `revoke the key '${name}' of this run`,
        request: writeRequest(target, { method: 'DELETE', path: `/v1/partner/account/keys/${encodeURIComponent(id)}`, apiKey: apiKey ?? null }),
        pace: unpaced,
      })
      if (response.status === 200 || response.status === 404) ledger.note({ what: 'key', state: 'gone', caseId, name, id })
      else left.push(`the key '${name}' (${id}): revoking it was answered ${response.status}`)
    } catch (error) {
      left.push(`the key '${name}' (${id}): ${messageOf(error)}`)
    }
  }
  return left
}
