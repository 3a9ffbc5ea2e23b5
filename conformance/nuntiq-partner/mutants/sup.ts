import { at, isObject } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { json, member, rows, status, text, without } from './edits.ts'
import { afterMove, issuedBy, learning } from './memory.ts'
import type { Modifier } from './modifier.ts'
import { accepts, answers, refuses, sends } from './vocabulary.ts'
import { CONTROL, isAccepted, keyOf, operationCalled, sentJson } from './where.ts'

const ACCESS = [
  'requestAccess',
  'requestCode',
  'validateCode',
  'mintKey',
  'getEmailPreferences',
  'updateEmailPreferences',
] as const
const CODE = { operation: 'requestCode', status: 200 } as const
const CLAIM = { operation: 'validateCode', status: 200 } as const
const MINTED = { operation: 'mintKey', status: 201 } as const
const TOGGLES = { operation: ['getEmailPreferences', 'updateEmailPreferences'], status: 200 } as const
const mailOf = (type: string) => ({
  control: /^\/mail/,
  answered: (list: unknown) => JSON.stringify(list).includes(`"type":"${type}"`),
})
const interval = (test: (value: unknown) => boolean) => ({
  ...MINTED,
  sent: (body: unknown) => isObject(body) && test(body['expires_interval_days']),
})
const preferences = 'data.preferences'

export const supMutants = [
  ...mutants(
    [
      'unknown-address-is-404',
      'SUP-REQ-001',
      'a request from an unknown address is answered 404',
      answers(
        { operation: 'requestAccess', status: 200, sent: (body) => String(at(body, 'email')).includes('nobody') },
        status(404),
      ),
    ],
    ['any-address', 'SUP-REQ-002', 'a request without an address is taken', accepts('SUP-REQ-002')],
    ['code-is-202', 'SUP-CODE-001', 'a request for a code is answered 202', answers(CODE, status(202))],
    [
      'no-code-mail',
      'SUP-CODE-001',
      'no code is mailed',
      answers(
        mailOf('code'),
        rows('', (mail) => (mail['type'] === 'code' ? undefined : mail)),
      ),
    ],
    ['code-without-token', 'SUP-CODE-002', 'a request without token is taken', accepts('SUP-CODE-002')],
    ['code-for-unknown', 'SUP-CODE-003', 'a request with an unknown token is taken', accepts('SUP-CODE-003')],
    [
      'code-for-unknown-is-404',
      'SUP-CODE-003',
      'an unknown token is answered 404',
      answers({ rule: 'SUP-CODE-003' }, status(404)),
    ],
    ['code-for-expired', 'SUP-CODE-004', 'an expired session gets a code', accepts('SUP-CODE-004')],
    ['code-for-used', 'SUP-CODE-005', 'a used session gets a code', accepts('SUP-CODE-005')],
    ['code-for-locked', 'SUP-CODE-006', 'a locked session gets a code', accepts('SUP-CODE-006')],
    ['code-for-nobody', 'SUP-CODE-010', 'a code is promised that is mailed to nobody', accepts('SUP-CODE-010')],
    ['code-in-answer', 'SUP-CODE-007', 'the answer has the code in it', codeInAnswer],
  ),
  ...mutants(
    [
      'no-claim-token',
      'SUP-VAL-001',
      'the right code gives no claim token',
      answers(CLAIM, without('data.claim_token')),
    ],
    ['right-code-is-refused', 'SUP-VAL-001', 'the right code is answered 201', answers(CLAIM, status(201))],
    ['validation-of-nothing', 'SUP-VAL-002', 'a validation without code is taken', accepts('SUP-VAL-002')],
    ['any-code', 'SUP-VAL-003', 'any code is right', accepts('SUP-VAL-003')],
    [
      'fifth-code-is-400',
      'SUP-VAL-004',
      'the fifth wrong code is answered 400',
      answers({ rule: 'SUP-VAL-004' }, status(400)),
    ],
    ['no-lock', 'SUP-VAL-005', 'five wrong codes lock nothing', accepts('SUP-VAL-005')],
    ['validation-of-expired', 'SUP-VAL-006', 'an expired session is validated', accepts('SUP-VAL-006')],
    ['validation-of-used', 'SUP-VAL-007', 'a used session is validated', accepts('SUP-VAL-007')],
    ['validation-of-unknown', 'SUP-VAL-008', 'an unknown token is validated', accepts('SUP-VAL-008')],
    ['validation-without-request', 'SUP-VAL-010', 'a code is taken before one was asked for', accepts('SUP-VAL-010')],
  ),
  ...mutants(
    ['minted-is-200', 'SUP-MINT-001', 'a mint is answered 200', answers(MINTED, status(200))],
    [
      'minted-key-is-refused',
      'SUP-MINT-001',
      'a minted key is refused',
      learning(issuedBy('mintKey'), (isKnown) => refuses({ sent: (_, call) => isKnown(keyOf(call)) }, 401)),
    ],
    ['mint-without-label', 'SUP-MINT-002', 'a mint without label is taken', accepts('SUP-MINT-002')],
    ['mint-with-long-label', 'SUP-MINT-003', 'a label of any length is taken', accepts('SUP-MINT-003')],
    ['mint-with-any-interval', 'SUP-MINT-004', 'any interval is taken', accepts('SUP-MINT-004')],
    [
      'minted-for-a-year',
      'SUP-MINT-005',
      'a minted key lives a year unless told',
      sends({ operation: 'mintKey', sent: (body) => isObject(body) && !('expires_interval_days' in body) }, (body) => ({
        ...(body as object),
        expires_interval_days: 365,
      })),
    ],
    [
      'minted-for-90-days',
      'SUP-MINT-006',
      'each interval is 90 days',
      sends(
        { operation: 'mintKey', sent: (body) => [30, 180, 365].includes(Number(at(body, 'expires_interval_days'))) },
        (body) => ({ ...(body as object), expires_interval_days: 90 }),
      ),
    ],
    [
      'minted-with-an-end',
      'SUP-MINT-007',
      'null is no interval',
      answers(
        interval((value) => value === null),
        member('data.expires_at', '2099-01-01T00:00:00.000Z'),
      ),
    ],
    ['mint-for-unknown', 'SUP-MINT-008', 'an unknown claim token mints', accepts('SUP-MINT-008')],
    ['mint-when-expired', 'SUP-MINT-009', 'a claim token outlives its session', accepts('SUP-MINT-009')],
    ['mint-with-taken-label', 'SUP-MINT-010', 'a label that is in use is taken', accepts('SUP-MINT-010')],
    ['mint-twice', 'SUP-MINT-011', 'a claim token mints twice', accepts('SUP-MINT-011')],
    ['mint-for-inactive', 'SUP-MINT-012', 'an account that is switched off mints', accepts('SUP-MINT-012')],
    ['mint-race', 'SUP-MINT-013', 'mints that arrive together all succeed', accepts('SUP-MINT-011')],
    [
      'minted-without-permission',
      'SUP-MINT-017',
      'a minted key may not submit',
      learning(issuedBy('mintKey'), (isKnown) =>
        refuses({ operation: 'submitInvoice', sent: (_, call) => isKnown(keyOf(call)) }, 403),
      ),
    ],
    [
      'created-without-permission',
      'SUP-MINT-017',
      'a created key may not submit',
      learning(issuedBy('createKey'), (isKnown) =>
        refuses({ operation: 'submitInvoice', sent: (_, call) => isKnown(keyOf(call)) }, 403),
      ),
    ],
    ['mint-with-any-label', 'SUP-MINT-018', 'a blank label is taken', accepts('SUP-MINT-018')],
  ),
  ...mutants(
    [
      'preferences-without-data',
      'SUP-PREF-001',
      'preferences are answered without data',
      answers(TOGGLES, without('data')),
    ],
    ['preferences-without-token', 'SUP-PREF-002', 'preferences are read without token', accepts('SUP-PREF-002')],
    ['preferences-of-unknown', 'SUP-PREF-003', 'preferences of an unknown token are read', accepts('SUP-PREF-003')],
    [
      'preferences-of-unknown-are-401',
      'SUP-PREF-003',
      'an unknown token is answered 401',
      answers({ rule: 'SUP-PREF-003' }, status(401)),
    ],
    [
      'changed-toggles-alone',
      'SUP-PREF-004',
      'the answer to a change has the changed toggles alone',
      answers({ operation: 'updateEmailPreferences', status: 200 }, (reply, call) =>
        member(preferences, at(sentJson(call), 'preferences'))(reply, call),
      ),
    ],
    [
      'changes-are-not-kept',
      'SUP-PREF-004',
      'a change is not kept',
      answers({ operation: 'getEmailPreferences', status: 200 }, text(/:false/g, ':true'), member('success', true)),
    ],
    [
      'unknown-toggle-is-refused',
      'SUP-PREF-005',
      'an unknown toggle is refused',
      refuses({ operation: 'updateEmailPreferences', sent: (body) => JSON.stringify(body).includes('nkc_unknown') }),
    ],
    ['toggles-of-any-type', 'SUP-PREF-006', 'a toggle that is no boolean is taken', accepts('SUP-PREF-006')],
    ['change-without-token', 'SUP-PREF-007', 'a change without token is taken', accepts('SUP-PREF-007')],
    ['change-of-unknown', 'SUP-PREF-008', 'a change with an unknown token is taken', accepts('SUP-PREF-008')],
    [
      'three-toggles',
      'SUP-PREF-009',
      'there are three toggles',
      answers(TOGGLES, without(`${preferences}.reminder_expired`)),
    ],
    [
      'a-toggle-is-off',
      'SUP-PREF-009',
      'a toggle is off from the start',
      answers(TOGGLES, member(`${preferences}.reminder_advance`, false)),
    ],
    [
      'one-toggle-stays-on',
      'SUP-PREF-010',
      'one toggle must stay on',
      refuses({
        operation: 'updateEmailPreferences',
        answered: (body) =>
          isObject(at(body, preferences)) && Object.values(Object(at(body, preferences))).every((on) => on === false),
      }),
    ],
    ['change-for-everyone', 'SUP-PREF-013', 'a change concerns every address', changeForEveryone],
    [
      'token-in-capitals',
      'SUP-PREF-014',
      'the token in mails is in capitals',
      answers({ control: /^\/mail/ }, text(/token=[0-9a-f]{48}/g, 'token=0123456789ABCDEF')),
    ],
    [
      'another-fourth-toggle',
      'SUP-PREF-015',
      'the fourth toggle has another name',
      answers(TOGGLES, text('"key_issued"', '"issued"')),
    ],
  ),
  ...mutants(
    [
      'access-needs-a-key',
      'SUP-SESS-001',
      'Supplier Access needs a key',
      answers({ operation: ACCESS, sent: (_, call) => keyOf(call) === '' }, status(401)),
    ],
    [
      'ten-minutes',
      'SUP-SESS-002',
      'a session ends before its 15 minutes are over',
      afterMove(/PT14M59S/, answers({ operation: 'validateCode', status: 200 }, status(410))),
    ],
    ['twenty-minutes', 'SUP-SESS-002', 'a session outlives its 15 minutes', accepts(['SUP-CODE-004', 'SUP-VAL-006'])],
    ['tokens-in-plain', 'SUP-SESS-003', 'tokens are stored in plain', tokensInPlain],
  ),
]

/** The code that the last mail had. */
function codeInAnswer(): Modifier {
  return {
    async answer(reply, call, side) {
      if (operationCalled(call) !== 'requestCode' || !isAccepted(reply)) return reply
      const mails = await side.send({
        method: 'GET',
        path: `${CONTROL}/mail?type=code`,
        headers: [],
        body: Buffer.alloc(0),
      })
      const code = [...mails.body.toString().matchAll(/"code":"(\d{6})"/g)].at(-1)?.[1] ?? ''
      return member('data', (data: unknown) => ({ ...(isObject(data) ? data : {}), code }))(reply, call)
    },
  }
}

/** Whoever reads sees what the last one has changed. */
function changeForEveryone(): Modifier {
  let last: unknown
  return {
    answer(reply, call) {
      if (!isAccepted(reply)) return reply
      if (operationCalled(call) === 'updateEmailPreferences') last = at(sentJson(call), 'preferences')
      return operationCalled(call) === 'getEmailPreferences'
        ? member(preferences, (toggles: unknown) => ({ ...Object(toggles), ...Object(last) }))(reply, call)
        : reply
    },
  }
}

function tokensInPlain(): Modifier {
  const seen = new Set<string>()
  return {
    answer(reply, call) {
      if (operationCalled(call) === 'requestCode') seen.add(String(at(sentJson(call), 'token')))
      return call.path === `${CONTROL}/state`
        ? json((state) => ({ ...Object(state), tokens: [...seen] }))(reply, call)
        : reply
    },
  }
}
