import { at } from '../json.ts'
import type { Client } from '../wire/client.ts'
import type { Exchange } from '../wire/exchange.ts'
import { unpaced } from '../wire/pace.ts'
import type { Ledger } from './ledger.ts'
import { writeRequest } from './request.ts'
import { messageOf } from './run-case.ts'

const KEYS = '/v1/partner/account/keys'

/**
 * Revokes what the ledger says this run made and nothing else; the rest of an account is not ours.
 * Works after an interruption too. Gives back what is left, for a person to look after.
 */
export async function cleanUp({ client, target, apiKey, ledger }: {
  client: Client; target: string; apiKey: string | undefined; ledger: Ledger
}): Promise<string[]> {
  const open = ledger.openKeys()
  if (open.length === 0) return []
  const call = (method: string, path: string, label: string): Promise<Exchange> => client.call({
    caseId: 'clean-up', label, pace: unpaced, afterInterrupt: true,
    request: writeRequest(target, { method, path, apiKey: apiKey ?? null }),
  })

  const left: string[] = []
  let listed: unknown
  for (const { name, id, caseId } of open) {
    try {
      // A key whose making was never answered is known by its label alone.
      if (id === undefined) listed ??= (await call('GET', KEYS, 'look for keys of this run')).json
      const found = id ?? idByLabel(listed, name)
      if (found === undefined) continue
      const { response } = await call('DELETE', `${KEYS}/${encodeURIComponent(found)}`, `revoke the key '${name}' of this run`)
      if (response.status === 200 || response.status === 404) ledger.note({ what: 'key', state: 'gone', caseId, name, id: found })
      else left.push(`the key '${name}' (${found}): revoking it was answered ${response.status}`)
    } catch (error) {
      left.push(`the key '${name}' (${id ?? 'id unknown'}): ${messageOf(error)}`)
    }
  }
  return left
}

function idByLabel(listed: unknown, label: string): string | undefined {
  const rows = at(listed, 'data')
  const row: unknown = Array.isArray(rows) ? rows.find((each) => at(each, 'label') === label) : undefined
  const id = at(row, 'id')
  return typeof id === 'string' ? id : undefined
}
