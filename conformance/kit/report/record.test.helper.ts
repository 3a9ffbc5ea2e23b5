import type { Counts } from '../run/settle.ts'
import type { FooterEvent, LeftEvent, RunEvent, VerdictEvent } from './event.ts'

/** A record of the Partner API with these verdicts, and with nothing else that a test does not ask for. */
export function recordOf({
  verdicts = [],
  left = [],
  verdict = 'violated',
}: {
  verdicts?: readonly VerdictEvent[]
  left?: readonly LeftEvent[]
  verdict?: FooterEvent['verdict']
}): RunEvent[] {
  const counts: Counts = { pass: 0, fail: 0, skip: 0, inconclusive: 0 }
  for (const { status } of verdicts) counts[status] += 1
  return [
    {
      event: 'header',
      suite: 'nuntiq-kit',
      version: '0.0.0',
      register: 'f'.repeat(64),
      api: 'nuntiq-partner',
      title: 'Partner API',
      target: 'http://127.0.0.1:1/api',
      profile: 'submit',
      control: null,
      elsewhere: false,
      options: {},
      command: 'nuntiq-kit conform',
      variables: { 'x-api-key': 'NUNTIQ_API_KEY' },
      seed: 7,
      started_at: '2026-05-19T08:00:00.000Z',
      budget: { counted: 'invoices', limit: 100 },
    },
    ...left,
    ...verdicts,
    {
      event: 'footer',
      counts,
      verdict,
      exit: verdict === 'violated' ? 1 : 0,
      interrupted: false,
      duration_ms: 1,
      spent: 0,
    },
  ]
}

export const verdictOn = (
  requirement: string,
  status: VerdictEvent['status'],
  more: Partial<VerdictEvent> = {},
): VerdictEvent => ({ event: 'verdict', requirement, status, cases: ['a-case'], exchanges: [], ...more })

export const leftInvoice = (nth: number): LeftEvent => ({
  event: 'left',
  what: 'invoice',
  plural: 'invoices',
  name: `NKC-00000000000${nth}`,
  name_is: 'number',
  id: `token-of-${nth}`,
  id_is: 'token',
  why: 'submitted',
  exchange: nth,
  remedy: 'ask your contact to void them, by these numbers',
})

export const LEFT_KEY: LeftEvent = {
  event: 'left',
  what: 'key',
  plural: 'keys',
  name: 'nkc-1',
  name_is: 'label',
  id: 'id-1',
  id_is: 'id',
  why: 'revoking it was answered 500',
  remedy: 'revoke it',
  command: `curl -i -X DELETE 'http://127.0.0.1:1/api/v1/partner/account/keys/id-1' -H "X-API-Key: $NUNTIQ_API_KEY"`,
}
