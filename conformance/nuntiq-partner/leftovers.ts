import { at, idAt, textAt } from '../kit/json.ts'
import type { CleaningCall, Left, Leftovers, Removal, Remedy } from '../kit/run/leftovers.ts'
import type { LedgerEntry } from '../kit/run/ledger.ts'
import { parseBody, type Exchange } from '../kit/wire/exchange.ts'
import { INVOICES, KEYS } from './addresses.ts'
import { MARK } from './payloads/base-payload.ts'

/** How the labels of the suite's keys begin. */
export const KEY_MARK = `${MARK.toLowerCase()}-`

/** A label by which people and the clean-up know a key of the suite; `own` is the case's own part of it. */
export function keyLabel(own: string, nth: number): string {
  return `${KEY_MARK}${own}-${nth}`
}

/** Ids that no key has: in the form of the printed example, and as a number. */
export const NO_KEY = '00000000-0000-4000-8000-000000000000'
export const NO_KEY_NUMBER = '2147483647'
const MADE_UP = new RegExp(`^(?:nkc-|0{8}-|${NO_KEY_NUMBER}$|$)`)

/** Keys are what the suite makes and takes away again; the invoices that it submits stay. */
export const LEFTOVERS: Leftovers = {
  traceOf({ method, path, json }) {
    if (method === 'POST' && path === INVOICES) return { does: 'leave', what: 'invoice', name: numberIn(json) }
    if (method === 'POST' && path === KEYS) return { does: 'make', what: 'key', name: textAt(json, 'label') }
    const [, id, rotate] = path.match(/^\/v1\/partner\/account\/keys\/([^/]*)(\/rotate)?$/) ?? []
    if (id === undefined) return undefined
    const key = { what: 'key', id: decodeURIComponent(id) }
    if (rotate === undefined) return method === 'DELETE' ? { does: 'end', ...key } : undefined
    return method === 'POST' ? { does: 'replace', ...key } : undefined
  },
  // A rotation's answer has no envelope.
  idOf: ({ json }) => idAt(at(json, 'data') ?? json, 'id') || undefined,
  isMadeUp: (id) => MADE_UP.test(id),
  remove: revoke,
  staysOf: invoiceOf,
  wording: {
    key: { plural: 'keys', name: 'label', id: 'id' },
    invoice: { plural: 'invoices', name: 'number', id: 'token' },
  },
  remedyFor,
}

/** Such answers say that nothing was done. */
const NOT_DONE = [501, 503]

/** The invoice that a submission has made: what it was answered with is not always what happened. */
function invoiceOf({ request, response: { status }, json }: Exchange): Left | undefined {
  if (request.method !== 'POST' || !new URL(request.url).pathname.endsWith(INVOICES)) return undefined
  const invoice = { what: 'invoice', name: numberIn(request.body && parseBody(request.body).json) }
  if (status >= 500 && !NOT_DONE.includes(status))
    return { ...invoice, why: `answered ${status}, so that it may be there all the same` }
  if (status < 200 || status > 299) return undefined
  const token = textAt(json, 'data.invoice_token')
  return token === ''
    ? { ...invoice, why: 'made, but the answer was not understood: it has no token' }
    : { ...invoice, id: token, why: 'submitted' }
}

const numberIn = (body: unknown): string => textAt(body, 'invoice.header.invoice_number')

function remedyFor({ what, name, id }: Left): Remedy {
  if (what !== 'key') {
    const known = name === '' && id === undefined ? 'times' : 'numbers'
    return { words: `invoices cannot be deleted through the API: ask your contact to void them, by these ${known}` }
  }
  return id === undefined
    ? {
        words: 'look for the label in the list of keys, and revoke the key by its id',
        call: { method: 'GET', path: KEYS },
      }
    : { words: 'revoke it', call: { method: 'DELETE', path: `${KEYS}/${encodeURIComponent(id)}` } }
}

async function revoke(entry: LedgerEntry, call: CleaningCall): Promise<Removal> {
  const found = entry.id ?? (await idByLabel(entry, call))
  if (found === undefined) return { gone: true }
  if (typeof found === 'object') return found
  const label = `revoke the key '${entry.name}' of this run`
  const { response } = await call('DELETE', `${KEYS}/${encodeURIComponent(found)}`, label)
  return response.status === 200 || response.status === 404
    ? { gone: true, id: found }
    : { gone: false, why: `revoking it was answered ${response.status}` }
}

/**
 * A key whose making was never answered, or answered in words that nobody understands, is known by its label
 * alone, which must then be one of ours and the only one.
 */
async function idByLabel({ name, state }: LedgerEntry, call: CleaningCall): Promise<string | undefined | Removal> {
  const made = state === 'misunderstood'
  const before = made ? 'it was made, but the answer was not understood' : 'its making was not answered'
  const unclear = (why: string): Removal => ({ gone: false, why: `${before}, and ${why}` })
  if (!name.startsWith(KEY_MARK)) return unclear("its label is none of the suite's")
  const { response, json } = await call('GET', KEYS, `look for the key '${name}' of this run`)
  const listed = at(json, 'data')
  if (response.status !== 200 || !Array.isArray(listed))
    return unclear(
      `the list of keys was answered ${response.status}${response.status === 200 ? ' without a list' : ''}`,
    )
  const ids = listed.flatMap((key) =>
    at(key, 'label') === name && at(key, 'revoked_at') == null ? [idAt(key, 'id')] : [],
  )
  if (ids.length > 1) return unclear("several keys have that label, and it is not known which is the suite's")
  if (ids[0] === '') return unclear('the list of keys gives it no id: revoke it by its label')
  return ids[0] ?? (made ? unclear('the list of keys does not show it: look for its label') : undefined)
}
