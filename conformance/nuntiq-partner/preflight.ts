import { at, isObject, show, textAt } from '../kit/json.ts'
import type { Look, Unready } from '../kit/run/preflight.ts'
import { type Exchange, headerOf } from '../kit/wire/exchange.ts'
import { NoAnswer } from '../kit/wire/no-answer.ts'
import { mayPass } from '../kit/wire/passing-failure.ts'
import { INVOICES, KEYS, PREFERENCES } from './addresses.ts'
import { endedKeys } from './ended-keys.ts'
import type { Option, Partner } from './kind.ts'
import { basePayload, invoiceNumber } from './payloads/base-payload.ts'
import { lately } from './payloads/dates.ts'
import { rowsOf } from './listed-keys.ts'
import { placeOf } from './place-of.ts'
import { isRefusal, saysExpired, wordsOf } from './refusal.ts'

export const KEY_PLACE = placeOf('api-key')

const unusable = (message: string): Unready => ({ exit: 2, message })

/**
 * Whether anything of this API answers, and whether what was lent to the run is what its options say. A
 * wrong key, or the same account twice, would look like dozens of violations. The list of keys is asked for, and
 * nothing is submitted, so that nothing is left behind; where a run may leave invoices, the inbox that was named
 * is tried too.
 */
export async function preflight(look: Look<Partner>): Promise<Unready | undefined> {
  const { settings, call, made } = look
  const key = settings['api-key'] ?? made?.key
  const own = await call('GET', KEYS, { key })
  if (!isOfThisApi(own)) {
    if (!isOfThisApi(await reserved(look))) return { exit: 3, message: await nothingThere(look, own) }
  }
  const { request, response } = own
  // A list that alone fails is for the cases to judge.
  if (key !== undefined && mayPass(response.status) && mayPass((await reserved(look)).response.status))
    return {
      exit: 3,
      message: `the target is not up: ${request.method} ${request.url} was answered ${response.status}`,
    }
  if (made !== undefined && isRefusal(own))
    return unusable(
      `the control API at ${made.at} is not that of the target: a key that it has just made is refused at ${look.target}, which says: ${wordsOf(own)}`,
    )
  if (key !== undefined && isRefusal(own)) return unusable(refusalOf(own, 'api-key', key))
  return (
    (await alikeToAll(look, own)) ??
    (await secondAccount(look, own)) ??
    (await endedKeys(look)) ??
    rotationSecret(look) ??
    (await mayNotSubmit(look)) ??
    (await unknownInbox(look))
  )
}

/**
 * Who answers one thing to whatever is asked has not looked at it: a gateway, a firewall or a page of maintenance, or
 * somebody whom the key itself disturbs.
 */
async function alikeToAll(look: Look<Partner>, own: Exchange): Promise<Unready | undefined> {
  const { settings, call, target, made } = look
  const { status } = own.response
  if (made !== undefined || status < 400 || status === 401) return undefined
  const key = settings['api-key']
  const asks = [
    () => reserved(look),
    () => call('GET', PREFERENCES, { key }),
    () => call('POST', INVOICES, { key, json: {} }),
  ]
  for (const ask of asks) if (!isAlike(own, await ask())) return undefined
  const seen = `with ${status}${wordsOf(own) && `: ${wordsOf(own)}`}`
  return key !== undefined && !isAlike(own, await call('GET', KEYS))
    ? unusable(`the target answers whatever carries the key of ${KEY_PLACE} ${seen}; is it a key at all?`)
    : {
        exit: 3,
        message: `${target} answers whatever it is asked ${seen}; does a gateway, a firewall or a page of maintenance stand before it?`,
      }
}

const isAlike = (one: Exchange, other: Exchange): boolean =>
  one.response.status === other.response.status && wordsOf(one) === wordsOf(other)

/** The one route beside the list that leaves nothing behind. */
const reserved = ({ settings, call, made }: Look<Partner>): Promise<Exchange> =>
  call('GET', `${INVOICES}/nkc-no-such-id`, { key: settings['api-key'] ?? made?.key })

function refusalOf(answer: Exchange, option: Option, key: string): string {
  if (saysExpired(answer))
    return `the key of ${placeOf(option)} has expired; give one that has not. The target says: ${wordsOf(answer)}`
  const around = /^Bearer /i.test(key)
    ? ' begins with Bearer, as'
    : /^['"]|['"]$/.test(key)
      ? ' has quotes around it, as'
      : ''
  const why = around === '' ? 'is it mistyped, revoked, or of another environment?' : `it${around} no key does.`
  return `the target refuses the key of ${placeOf(option)}: ${why} It says: ${wordsOf(answer)}`
}

/** Every answer of this API is a JSON object that says of itself what it is; its addresses are there for GET. */
function isOfThisApi({ response, json }: Exchange): boolean {
  const { status } = response
  if (!isObject(json) || (status >= 300 && status < 400) || status === 404 || status === 405) return false
  return ['success', 'message', 'data', 'error', 'code'].some((member) => Object.hasOwn(json, member))
}

async function nothingThere({ target, call }: Look<Partner>, own: Exchange): Promise<string> {
  const { response, request } = own
  const { status, headers } = response
  const type = headerOf(headers, 'Content-Type') ?? 'no Content-Type'
  const location = headerOf(headers, 'Location')
  const seen = `${request.method} ${request.url} was answered ${status} (${location === undefined ? type : `to ${location}`})`
  const others = [`${new URL(target).origin}/api`, `${target}/api`, target.replace(/\/api$/, '')]
  for (const base of others) {
    if (base === target) continue
    const found = await call('GET', KEYS, { base }).then(isOfThisApi, () => false)
    if (found)
      return `nothing of this API answers at ${target}: ${seen}; but it answers at ${base}: give that as --target`
  }
  const guess =
    location !== undefined || (type.includes('html') && (status < 300 || [401, 403, 407, 511].includes(status)))
      ? 'does a login page or a proxy stand before it?'
      : own.json === undefined && type.includes('json') && response.body.length > 0
        ? `its body is no JSON in UTF-8 and begins with ${show(own.text, 20)}`
        : 'is the base path right? It is what stands before /v1/partner, and ends in /api'
  return `nothing of this API answers at ${target}: ${seen}; ${guess}`
}

/** The same account under both options would make every rule about two customers fail. */
async function secondAccount({ settings, call }: Look<Partner>, own: Exchange): Promise<Unready | undefined> {
  const key = settings['second-api-key']
  if (key === undefined || settings['api-key'] === undefined) return undefined
  const other = await call('GET', KEYS, { key })
  if (isRefusal(other)) return unusable(refusalOf(other, 'second-api-key', key))
  // An id may be a number.
  const idsOf = (listed: Exchange): string[] =>
    rowsOf(listed)
      .map((row) => JSON.stringify(at(row, 'id') ?? ''))
      .toSorted()
  const [here, there] = [idsOf(own), idsOf(other)]
  const same = here.length > 0 && here.every((id) => id !== '""') && here.join() === there.join()
  return same || key === settings['api-key']
    ? unusable(
        `${placeOf('second-api-key')} and ${KEY_PLACE} list the same keys, so they belong to one account; give a key of another customer. If they are two, this deployment shows each the keys of the other (KEY-LIST-004): then leave the second key out to judge the rest`,
      )
    : undefined
}

/** It cannot be tried without using it up; a key in its place can be seen. */
function rotationSecret({ settings }: Look<Partner>): Unready | undefined {
  const secret = settings['rotation-secret']
  return secret?.startsWith('sk_')
    ? unusable(`${placeOf('rotation-secret')} holds a key: the rotation secret is the one that begins with rs_`)
    : undefined
}

/** Whoever lets the key in refuses an empty object for what it lacks; 403 says that it is the key. */
async function mayNotSubmit({ settings, call }: Look<Partner>): Promise<Unready | undefined> {
  const key = settings['api-key']
  if (key === undefined) return undefined
  const asked = await call('POST', INVOICES, { key, json: {} }).catch((error: unknown) => {
    // What gets no answer here is for the cases to judge.
    if (!(error instanceof NoAnswer)) throw error
    return undefined
  })
  return asked?.response.status === 403 && isRefusal(asked)
    ? unusable(`the key of ${KEY_PLACE} may not submit invoices; give one that may. The target says: ${wordsOf(asked)}`)
    : undefined
}

/**
 * A target that falls back from the inbox that was named to its default one, and takes that by its name, knows inboxes,
 * and not this one. One that takes none by name is for the cases to judge.
 */
async function unknownInbox({ settings, leaves, own, now, call }: Look<Partner>): Promise<Unready | undefined> {
  const { 'api-key': key, 'receiving-inbox': inbox } = settings
  if (key === undefined || inbox === undefined || !leaves('submit')) return undefined
  const submit = async (nth: number, to: string): Promise<Exchange> =>
    call('POST', INVOICES, {
      key,
      json: basePayload({ number: invoiceNumber(own, nth), inbox: to, issued: lately(now) }),
    })
  const asked = await submit(1, inbox)
  const used = textAt(asked.json, 'data.receiving_inbox')
  if (pathOf(asked) !== 'default_fallback' || used === '') return undefined
  if (pathOf(await submit(2, used)) !== 'explicit_inbox') return undefined
  return unusable(
    `the target does not know the inbox of ${placeOf('receiving-inbox')}, ${inbox}, and used its default one, ${used}: is it mistyped, or of another customer? The invoices ${invoiceNumber(own, 1)} and ${invoiceNumber(own, 2)}, made to find that out, stay there`,
  )
}

const pathOf = ({ json }: Exchange): string => textAt(json, 'data.resolution_path')
