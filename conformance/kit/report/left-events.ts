import type { Kind } from '../profile.ts'
import type { Left, Wording } from '../run/leftovers.ts'
import type { Run } from '../run/run.ts'
import { writeRequest } from '../wire/request.ts'
import type { Secrets } from '../wire/secrets.ts'
import { curlLine } from './curl.ts'
import type { LeftEvent } from './event.ts'
import { showRequest } from './show-exchange.ts'

/** What is left behind, as a record tells it: with the words, and where there is one the command, to be rid of it. */
export function leftEvents<K extends Kind>(
  left: readonly Left[],
  { run, secrets }: { run: Pick<Run<K>, 'profile' | 'target' | 'lent'>; secrets: Secrets },
): LeftEvent[] {
  const { leftovers } = run.profile
  if (leftovers === undefined) return []
  return left.map((each) => {
    const { what, name, id, why, exchange, caseId, sentAt } = each
    const requirements = caseId === undefined ? [] : requirementsOf(run.profile, caseId)
    const { words, call } = leftovers.remedyFor(each)
    const wording = leftovers.wording[what] ?? plain(what)
    return {
      event: 'left',
      what,
      plural: wording.plural,
      name,
      name_is: wording.name,
      ...(id !== undefined && { id }),
      id_is: wording.id,
      why,
      ...(exchange !== undefined && { exchange }),
      ...(sentAt !== undefined && { sent_at: new Date(sentAt).toISOString() }),
      ...(requirements.length > 0 && { requirements }),
      remedy: words,
      ...(call !== undefined && { command: commandFor(call, { owner: each.owner, run, secrets }) }),
    }
  })
}

/** None of what is no case, such as the look before the run. */
const requirementsOf = <K extends Kind>({ cases }: Run<K>['profile'], caseId: string): readonly string[] =>
  cases.find(({ id }) => id === caseId)?.requirements ?? []

const plain = (what: string): Wording => ({ plural: `${what}s`, name: 'name', id: 'id' })

/** With the key of the account that the thing belongs to, by the name of its variable. */
function commandFor<K extends Kind>(
  call: { readonly method: string; readonly path: string },
  {
    owner = '',
    run: { profile, target, lent },
    secrets,
  }: { owner: string | undefined; run: Pick<Run<K>, 'profile' | 'target' | 'lent'>; secrets: Secrets },
): string {
  const key = lent[owner]
  const credentials = key === undefined ? [] : profile.credentials.headersOf(key)
  const request = showRequest(writeRequest(target, { ...call, credentials }), secrets)
  return curlLine({ request }, { variables: profile.credentials.variables })
}
