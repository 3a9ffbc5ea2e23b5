import { test } from 'tap'
import type { MailType } from '../../sandbox/create-sandbox.ts'
import { openSupplier } from '../../../fixtures/supplier.ts'

test('from the invitation to the key, and through its whole life', async (t) => {
  await using supplier = await openSupplier({ clock: '2026-05-20T08:00:00Z' })
  const { tenant, access, submit } = supplier
  const sent = async (type: MailType): Promise<string[]> =>
    (await tenant.mail.list({ type })).map(({ subject }) => subject.replace('Acme Corp: ', ''))

  t.comment('the customer invites, the partner opens the mail and asks for a code')
  await supplier.control('POST', `/partners/${tenant.partnerId}/invitations`, {})
  const invitation = await tenant.mail.next({ type: 'invitation', to: 'billing@acme.example' })
  const token = new URL(invitation.links[0] ?? '').searchParams.get('token')
  t.equal((await access('request-code', { token })).status, 200)

  t.comment('link and code become a claim token, and that a key')
  const { code } = await tenant.mail.next({ type: 'code' })
  const validated = await access('validate', { token, code })
  const minted = await access('mint', { claim_token: validated.data['claim_token'], label: 'prod' })
  t.equal(minted.status, 201)
  t.same(await sent('key_issued'), ['API key "prod" was issued to "Your Company"'])
  t.equal((await submit(String(minted.data['api_key']))).status, 200)

  t.comment('fifty days later it has been reminded of once')
  await supplier.api('DELETE', `/account/keys/${tenant.keyId}`, {
    headers: { 'x-api-key': String(minted.data['api_key']) },
  })
  await tenant.clock.advance('P50D')
  t.same(await sent('reminder_advance'), ['API key "prod" expires in 60 days'])

  t.comment('a rotation gives ninety days more, and the former key four hours')
  const rotated = await supplier.api('POST', `/account/keys/${String(minted.data['id'])}/rotate`, {
    headers: {
      'x-api-key': String(minted.data['api_key']),
      'x-rotation-secret': String(minted.data['rotation_secret']),
    },
  })
  t.equal((await submit(String(minted.data['api_key']))).status, 200)
  t.match(await tenant.clock.advance('PT4H1M'), [{ rule: 'KEY-GRACE-003' }])
  t.equal((await submit(String(minted.data['api_key']))).status, 401)

  t.comment('time goes by until it expires: each reminder at its own time')
  const effects = await tenant.clock.advance('P90D')
  t.same(
    effects
      .filter(({ rule }) => rule.startsWith('LIFE-REM'))
      .map(({ at, effect }) => `${at.slice(0, 16)} ${effect.split(' ')[0]}`),
    [
      '2026-08-08T08:00 reminder_advance',
      '2026-09-07T08:00 reminder_advance',
      '2026-09-30T08:00 reminder_imminent',
      '2026-10-04T08:00 reminder_imminent',
      '2026-10-06T08:00 reminder_imminent',
      '2026-10-07T08:00 reminder_expired',
    ],
  )
  const refused = await submit(String(rotated.body['api_key']))
  t.equal(refused.body['code'], 'key_expired')

  t.comment('the link of the refusal leads to a new key in the place of the old one')
  const link = new URL(String(refused.body['regenerate_url'])).searchParams.get('token') ?? ''
  const again = await access('validate', { token: link, code: await supplier.code(link) })
  const renewed = await access('mint', {
    claim_token: again.data['claim_token'],
    label: 'prod',
    expires_interval_days: 365,
  })
  t.equal(renewed.status, 201)
  t.equal(renewed.data['id'], minted.data['id'])
  t.equal((await submit(String(renewed.data['api_key']))).status, 200)
})
