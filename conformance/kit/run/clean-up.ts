import { at, textAt } from '../json.ts'
import type { Client } from '../wire/client.ts'
import type { Exchange } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Pace } from '../wire/pace.ts'
import { KEY_MARK, KEYS } from './key-calls.ts'
import type { Ledger, LedgerEntry, Owner } from './ledger.ts'
import { writeRequest } from './request.ts'
import { messageOf } from './run-case.ts'

export interface CleanUp {
  readonly client: Client
  readonly target: string
  /** The keys that were lent to the run, by account. */
  readonly lent: Readonly<Partial<Record<Owner, string>>>
  readonly ledger: Ledger
  readonly pace: Pace
}

/**
 * Revokes what the ledger says this run made and nothing else; the rest of an account is not ours.
 * Works after an interruption too. Gives back what is left, for a person to look after.
 */
export async function cleanUp(parts: CleanUp): Promise<string[]> {
  const left: string[] = []
  let deaf: string | undefined
  for (const entry of parts.ledger.openKeys()) {
    const named = `the key '${entry.name}' (${entry.id ?? 'id unknown'})`
    try {
      const why = deaf ?? (await revoke(parts, entry))
      if (why !== undefined) left.push(`${named}: ${why}`)
    } catch (error) {
      left.push(`${named}: ${messageOf(error)}`)
      // Who does not listen at all is not asked once more for each key.
      if (error instanceof NoAnswer && error.kind !== 'broken') deaf = error.message
    }
  }
  return left
}

/** Says why the key may still be there; undefined when it is gone. */
async function revoke(parts: CleanUp, entry: LedgerEntry): Promise<string | undefined> {
  const { name, owner, caseId } = entry
  const found = entry.id ?? (await idByLabel(parts, entry))
  if (typeof found === 'object') return found.unclear
  const gone = { what: 'key', state: 'gone', caseId, owner, name, ...(found !== undefined && { id: found }) } as const
  if (found === undefined) {
    parts.ledger.note(gone)
    return undefined
  }
  const { response } = await call(
    parts,
    owner,
    'DELETE',
    `${KEYS}/${encodeURIComponent(found)}`,
    `revoke the key '${name}' of this run`,
  )
  if (response.status !== 200 && response.status !== 404) return `revoking it was answered ${response.status}`
  parts.ledger.note(gone)
  return undefined
}

/** A key whose making was never answered is known by its label alone, which must then be one of ours and the only one. */
async function idByLabel(
  parts: CleanUp,
  { name, owner }: LedgerEntry,
): Promise<string | undefined | { unclear: string }> {
  if (!name.startsWith(KEY_MARK))
    return { unclear: "its making was not answered, and its label is none of the suite's" }
  const { response, json } = await call(parts, owner, 'GET', KEYS, `look for the key '${name}' of this run`)
  const rows = at(json, 'data')
  if (response.status !== 200 || !Array.isArray(rows))
    return { unclear: `its making was not answered, and the list of keys was answered ${response.status}` }
  const ids = rows.flatMap((row) =>
    at(row, 'label') === name && at(row, 'revoked_at') == null ? [textAt(row, 'id')] : [],
  )
  return ids.length > 1 ? { unclear: "several keys have that label, and it is not known which is the suite's" } : ids[0]
}

function call(
  { client, target, lent, pace }: CleanUp,
  owner: Owner,
  method: string,
  ...[path, label]: [string, string]
): Promise<Exchange> {
  return client.call({
    caseId: 'clean-up',
    label,
    pace,
    afterInterrupt: true,
    request: writeRequest(target, { method, path, apiKey: lent[owner] ?? null }),
  })
}
