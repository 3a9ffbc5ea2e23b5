import { at, type Json, type JsonObject, textAt } from '../../kit/json.ts'
import type { Mail } from '../../kit/sandbox/mailbox.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'
import type { Tester } from '../tester.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { PREFERENCES } from '../addresses.ts'

type Uses = Pick<Tester<never>, 'account' | 'call' | 'control' | 'createKey' | 'mail' | 'undecided'>

type Step = 'request' | 'request-code' | 'validate' | 'mint' | 'email-preferences'

/**
 * A call of Supplier Access, which asks for no key (SUP-SESS-001). On a sandbox one goes along all the
 * same, so that the call counts against the case's own tenant and not against all of them (LIM-RATE-006).
 */
export async function access(
  t: Pick<Uses, 'account' | 'call'>,
  step: Step,
  json: Json,
  label?: string,
): Promise<Exchange> {
  const { slug } = await t.account()
  return t.call('POST', `/v1/partner/supplier-access/${step}`, {
    json,
    ...(slug === undefined && { key: null }),
    ...(label !== undefined && { label }),
  })
}

/** The link of an invitation, and whom it was mailed to. */
export interface Link {
  readonly token: string
  readonly email: string
}

/** Has the customer invite: the notification addresses, or those that are named. */
export async function invite(t: Uses, emails?: readonly string[]): Promise<readonly Link[]> {
  const { partnerId = '' } = await t.account()
  const answer = at(
    await t.control.call('POST', `/partners/${partnerId}/invitations`, emails === undefined ? {} : { emails }),
    'invitations',
  )
  return (Array.isArray(answer) ? answer : []).map((each) => ({
    token: textAt(each, 'token'),
    email: textAt(each, 'email'),
  }))
}

export async function invited(t: Uses): Promise<Link> {
  const [link] = await invite(t)
  if (link === undefined || link.token === '')
    throw new SuiteError('control API: the invitation was answered without a token')
  return link
}

export const requestCode = (t: Uses, { token }: Pick<Link, 'token'>, label?: string): Promise<Exchange> =>
  access(t, 'request-code', { token }, label)

/** The newest code that was mailed; undefined where none was. */
export async function mailedCode(t: Uses): Promise<string | undefined> {
  const mails = await (await t.mail).all({ type: 'code' })
  return mails.at(-1)?.code
}

/** Asks for a code and reads the mail. */
export async function codeFor(t: Uses, link: Pick<Link, 'token'>): Promise<string> {
  const answer = await requestCode(t, link)
  const code = await mailedCode(t)
  return answer.response.status === 200 && code !== undefined
    ? code
    : t.undecided(`no code could be had to work with (${answer.response.status}, exchange ${answer.n})`)
}

/** Another code than the right one, and another for each number. */
export function wrongCode(right: string, nth = 0): string {
  return String((Number(right) + 1 + nth) % 1_000_000).padStart(6, '0')
}

export const validate = (t: Uses, { token }: Pick<Link, 'token'>, code: string, label?: string): Promise<Exchange> =>
  access(t, 'validate', { token, code }, label)

/** Goes all the way to a claim token. */
export async function claimed(t: Uses, link?: Pick<Link, 'token'>): Promise<string> {
  const invitation = link ?? (await invited(t))
  const answer = await validate(t, invitation, await codeFor(t, invitation))
  const claim = textAt(answer.json, 'data.claim_token')
  return claim === ''
    ? t.undecided(`no claim token could be had to work with (${answer.response.status}, exchange ${answer.n})`)
    : claim
}

export const LABEL = 'nkc-minted'

export const mint = (t: Uses, claim: string, body: JsonObject = {}, label?: string): Promise<Exchange> =>
  access(t, 'mint', { claim_token: claim, label: LABEL, ...body }, label)

/** A session that five wrong codes have locked, with the right one. */
export async function locked(t: Uses): Promise<{ link: Link; code: string; fifth: Exchange }> {
  const link = await invited(t)
  const code = await codeFor(t, link)
  for (let nth = 0; nth < 4; nth++) await validate(t, link, wrongCode(code, nth), 'a wrong code')
  return { link, code, fifth: await validate(t, link, wrongCode(code, 4), 'the fifth wrong code') }
}

/** The query of the first link in a mail to a page of this name. */
export function tokenIn({ links }: Pick<Mail, 'links'>, page: 'regenerate' | 'email-preferences'): string | undefined {
  const link = links.find((each) => URL.canParse(each) && new URL(each).pathname.endsWith(`/${page}`))
  return link === undefined ? undefined : (new URL(link).searchParams.get('token') ?? undefined)
}

/** Lets a key be made, and takes the token of each recipient's preferences from the notice about it. */
export async function preferenceTokens(t: Uses): Promise<ReadonlyMap<string, string>> {
  await t.createKey()
  const mails = await (await t.mail).all({ type: 'key_issued' })
  return new Map(
    mails.flatMap((mail) => {
      const token = tokenIn(mail, 'email-preferences')
      return token === undefined ? [] : [[mail.to, token] as const]
    }),
  )
}

export async function preferenceToken(t: Uses): Promise<string> {
  const [token] = (await preferenceTokens(t)).values()
  return token ?? t.undecided('no mail has led to email preferences')
}

export const readPreferences = (t: Uses, token: string): Promise<Exchange> =>
  t.call('GET', `${PREFERENCES}?token=${encodeURIComponent(token)}`, { label: 'read the preferences' })

export const changePreferences = (t: Uses, token: string, preferences: JsonObject): Promise<Exchange> =>
  access(t, 'email-preferences', { token, preferences }, 'change the preferences')

/** The toggles in an answer, whatever they are named. */
export function togglesOf({ json }: Exchange): Readonly<Record<string, boolean>> {
  const found = at(json, 'data.preferences')
  return Object.fromEntries(Object.entries(found ?? {}).filter(([, value]) => typeof value === 'boolean'))
}

/** Another setting of the toggles: all of them on, or all off. */
export const allSet = (toggles: Readonly<Record<string, boolean>>, to: boolean): Record<string, boolean> =>
  Object.fromEntries(Object.keys(toggles).map((name) => [name, to]))
