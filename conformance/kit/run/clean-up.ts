import type { Kind } from '../profile.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Pace } from '../wire/pace.ts'
import { writeRequest } from '../wire/request.ts'
import type { Left, Leftovers } from './leftovers.ts'
import type { LedgerEntry } from './ledger.ts'
import { messageOf } from '../message-of.ts'
import type { Run } from './run.ts'

/**
 * Takes away what the ledger says this run made and nothing else; the rest of an account is not ours.
 * Works after an interruption too. Gives back what is left, for a person to look after.
 */
export async function cleanUp<K extends Kind>(
  run: Run<K>,
  {
    pace,
    isOver = () => true,
  }: {
    pace: Pace
    /** Whether a case has ended: what another is still working with stays. */
    isOver?: (caseId: string) => boolean
  },
): Promise<Left[]> {
  const { leftovers } = run.profile
  if (leftovers === undefined) return []
  const left: Left[] = []
  let deaf: string | undefined
  for (const entry of run.ledger.open()) {
    if (!isOver(entry.caseId)) continue
    const { what, name, id, owner } = entry
    try {
      const why = deaf ?? (await remove(run, { entry, leftovers, pace }))
      if (why !== undefined) left.push({ what, name, id, owner, why })
    } catch (error) {
      left.push({ what, name, id, owner, why: messageOf(error) })
      // Who does not listen at all is not asked once more for each of them.
      if (error instanceof NoAnswer && error.kind !== 'broken') deaf = error.message
    }
  }
  return left
}

/** Says why the thing may still be there; undefined when it is gone. */
async function remove<K extends Kind>(
  { client, ledger, lent, profile, target }: Run<K>,
  { entry, leftovers, pace }: { entry: LedgerEntry; leftovers: Leftovers; pace: Pace },
): Promise<string | undefined> {
  const { what, caseId, owner, name } = entry
  const key = lent[owner]
  const credentials = key === undefined ? [] : profile.credentials.headersOf(key)
  const removal = await leftovers.remove(entry, (method, path, label) =>
    client.call({
      caseId: 'clean-up',
      label,
      pace,
      afterInterrupt: true,
      request: writeRequest(target, { method, path, credentials }),
    }),
  )
  if (!removal.gone) return removal.why
  const id = removal.id ?? entry.id
  ledger.note({ what, state: 'gone', caseId, owner, name, ...(id !== undefined && { id }) })
  return undefined
}
