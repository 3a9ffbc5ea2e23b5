import { sameAs } from '../../kit/checks/same-as.ts'
import { statusIs } from '../../kit/checks/status.ts'
import type { Check } from '../../kit/checks/verdict.ts'
import type { JsonObject } from '../../kit/json.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import type { CallOptions } from '../../kit/wire/request.ts'
import type { Tester } from '../tester.ts'
import { type Case, defineCase } from '../case.ts'
import { storedText } from './customer.ts'
import { stopClock } from './moment.ts'
import { KEYS } from '../addresses.ts'
import { writingsOf } from './secret-writings.ts'
import { UNKNOWN_TOKEN } from './sup-code.ts'
import { claimed, codeFor, invite, invited, mailedCode, mint, requestCode, validate } from './supplier-access.ts'

const ACCESS = '/v1/partner/supplier-access'

/** How a call is refused for its credential, be that its key or its token. */
const isForCredential = statusIs(401, 403)

/** A key that changes nothing was not what the call was refused for. */
const notForTheKey =
  (keyed: Exchange | undefined): Check =>
  (bare) => ({
    check: 'not refused for the key',
    ok: !isForCredential(bare).ok || keyed?.response.status === bare.response.status,
    expected: 'neither 401 nor 403, or the same with a key',
    actual: [bare, ...(keyed ? [keyed] : [])].map(({ response }) => response.status).join(', with a key '),
  })

/** Calls without a key, and with one where the answer may be about it. */
async function callOpenly(
  t: Tester<'SUP-SESS-001'>,
  { method, step, json }: { method: string; step: string; json?: JsonObject },
): Promise<Exchange> {
  const call = (options: CallOptions): Promise<Exchange> =>
    t.call(method, `${ACCESS}/${step}`, { ...options, ...(json && { json }) })
  const bare = await call({ key: null })
  const keyed = isForCredential(bare).ok && t.offers('key') ? await call({ label: 'the same with a key' }) : undefined
  t.expect(bare).that(notForTheKey(keyed))
  return bare
}

export const supSessCases: readonly Case[] = [
  defineCase({
    id: 'sup-sess-no-key',
    requirements: ['SUP-SESS-001'],
    given: 'Supplier Access without X-API-Key',
    async run(t) {
      // Refused for what they lack, and not for the key.
      const unknown = { token: UNKNOWN_TOKEN, preferences: {} }
      const read = await callOpenly(t, { method: 'GET', step: 'email-preferences' })
      const update = await callOpenly(t, { method: 'POST', step: 'email-preferences', json: unknown })
      for (const refused of [read, update])
        await t.pair(refused, { twin: () => t.call('GET', KEYS, { key: null }), twinOtherwise: true })
      for (const step of ['request-code', 'validate', 'mint']) await callOpenly(t, { method: 'POST', step, json: {} })
      if (!t.offers('control')) return
      const link = await invited(t)
      t.expect(await t.call('POST', `${ACCESS}/request-code`, { key: null, json: { token: link.token } })).status(200)
      const code = (await mailedCode(t)) ?? ''
      t.expect(await t.call('POST', `${ACCESS}/validate`, { key: null, json: { token: link.token, code } })).status(200)
    },
  }),
  defineCase({
    id: 'sup-sess-fifteen-minutes',
    requirements: ['SUP-SESS-002'],
    given: 'a session a second before its 15 minutes are over, and at that moment',
    async run(t) {
      await stopClock(t)
      const link = await invited(t)
      const code = await codeFor(t, link)
      await t.advance('PT14M59S')
      t.expect(await validate(t, link, code, 'a second before')).status(200)
      await t.advance('PT1S')
      const late = await requestCode(t, link, '15 minutes after')
      t.expect(late).status(410, 401)
    },
  }),
  defineCase({
    id: 'sup-sess-hashed',
    requirements: ['SUP-SESS-003', 'SUP-SESS-006'],
    given: 'all that is stored, with an open session among it',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      const claim = await claimed(t, link)
      const stored = await storedText(t, link.email)
      if (!stored.includes(link.email)) t.undecided('the session is not in the state that the control API gives')
      const latest = (await mailedCode(t)) ?? code
      const isKept = (secret: string): boolean => writingsOf(secret).some((writing) => stored.includes(writing))
      const kept = [
        ...(isKept(link.token) ? ['token'] : []),
        ...[code, latest].flatMap((each) => (stored.includes(`"${each}"`) ? ['code'] : [])),
      ]
      t.check(sameAs('stored in plain or encoded', kept, []), 'SUP-SESS-003')
      t.check(sameAs('claim token stored in plain or encoded', isKept(claim), false), 'SUP-SESS-006')
    },
  }),
  defineCase({
    id: 'sup-sess-recipients',
    requirements: ['SUP-SESS-004'],
    given: 'an invitation to two addresses',
    async run(t) {
      const { slug = '' } = await t.account()
      const links = await invite(t, [`one@${slug}.example`, `two@${slug}.example`])
      const [one, two] = links
      t.check(sameAs('links with tokens of their own', new Set(links.map(({ token }) => token)).size, 2))
      if (one === undefined || two === undefined) return
      await requestCode(t, one)
      const [code] = await (await t.mail).all({ type: 'code' })
      t.check(sameAs('code mailed to', code?.to, one.email))
      // The other's session has no code yet.
      const crossed = await validate(t, two, code?.code ?? '', 'the code of the other recipient')
      t.expect(crossed).status(401)
    },
  }),
  defineCase({
    id: 'sup-sess-claim',
    requirements: ['SUP-SESS-005'],
    given: 'a claim token, used twice, and one that outlived its session',
    async run(t) {
      const claim = await claimed(t)
      t.expect(await mint(t, claim)).status(201)
      t.expect(await mint(t, claim, { label: 'nkc-again' })).status(410)
      const late = await claimed(t)
      await t.advance('PT16M')
      t.expect(await mint(t, late, { label: 'nkc-late' })).status(410, 401)
    },
  }),
]
