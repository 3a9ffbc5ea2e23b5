import { at, isObject, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { header, json, rows, status, text } from './edits.ts'
import { afterMove, issuedBy } from './memory.ts'
import type { Modifier } from './modifier.ts'
import { accepts, answers, refusal, requests, sends } from './vocabulary.ts'
import { CONTROL, isAccepted, operationCalled } from './where.ts'

const ROWS = { control: /^\/partners\/[^/]+\/keys$/, method: 'GET' } as const
const MAILS = { control: /^\/mail/ } as const
type MailRow = Record<string, unknown>
const isOf = (mail: MailRow, type: string): boolean => String(mail['type']).startsWith(type)

/** Changes the mails of a type; undefined takes them away. */
const mails = (type: string, change: (mail: MailRow) => MailRow | undefined): Modifier =>
  answers(
    MAILS,
    rows('', (mail) => (isOf(mail, type) ? change(mail) : mail)),
  )
const unsent = (type: string, to = /^/): Modifier =>
  mails(type, (mail) => (to.test(String(mail['to'])) ? undefined : mail))
const replacing = (type: string, from: RegExp, to: string): Modifier =>
  mails(type, (mail) => ({
    ...mail,
    text: String(mail['text']).replace(from, to),
    html: String(mail['html']).replace(from, to),
  }))

export const lifeMutants = [
  ...mutants(
    [
      'expiry-is-not-stamped',
      'LIFE-EXP-001',
      'expired keys are not stamped',
      answers(
        ROWS,
        rows('', (row) => ({ ...row, expired_at: null })),
      ),
    ],
    ['rows-stay', 'LIFE-EXP-002', 'rows of expired keys stay', rowsStay],
    ['revoked-rows-stay', 'LIFE-EXP-003', 'rows of revoked keys stay', rowsStay],
    [
      'maintenance-every-third-day',
      'LIFE-MNT-001',
      'the maintenance task runs every third day',
      answers(
        ROWS,
        rows('', (row) =>
          typeof row['expired_at'] === 'string'
            ? { ...row, expired_at: new Date(Date.parse(row['expired_at']) + 2 * 86_400_000).toISOString() }
            : row,
        ),
      ),
    ],
    ['sessions-stay', 'LIFE-MNT-002', 'sessions are never deleted', answers({ rule: 'SUP-CODE-003' }, status(410))],
    [
      'graces-stay',
      'LIFE-MNT-003',
      'grace entries stay',
      answers(
        ROWS,
        rows('', (row) => ({ ...row, grace: row['grace'] ?? { until: '2026-01-01T00:00:00.000Z', open: false } })),
      ),
    ],
  ),
  ...mutants(
    ['no-advance-reminders', 'LIFE-REM-001', 'no advance reminder is sent', unsent('reminder_advance')],
    ['no-imminent-reminders', 'LIFE-REM-002', 'no imminent reminder is sent', unsent('reminder_imminent')],
    ['no-expiry-notice', 'LIFE-REM-003', 'no notice is sent on the day of expiry', unsent('reminder_expired')],
    ['advance-for-monthly-keys', 'LIFE-REM-004', 'a key of 30 days gets an advance reminder', extraReminder],
    ['reminders-for-short-lives', 'LIFE-REM-005', 'every key gets an advance reminder', extraReminder],
    ['rotation-keeps-reminders', 'LIFE-REM-007', 'after a rotation no reminder is sent', silentAfterRotation],
    [
      'reminders-twice',
      'LIFE-REM-008',
      'each reminder is sent twice',
      answers(
        MAILS,
        json((list) => (Array.isArray(list) ? list.flatMap((mail: unknown) => [mail, mail]) : list)),
      ),
    ],
    [
      'toggles-change-nothing',
      'LIFE-REM-010',
      'a kind that is switched off is sent',
      sends({ operation: 'updateEmailPreferences' }, (body) => ({ ...(body as object), preferences: {} })),
    ],
  ),
  ...mutants(
    [
      'subject-in-other-words',
      'MAIL-MSG-001',
      'the subject of an invitation has other words',
      mails('invitation', (mail) => ({ ...mail, subject: 'You are invited' })),
    ],
    [
      'invitation-with-code',
      'MAIL-MSG-002',
      'an invitation has a code',
      mails('invitation', (mail) => ({
        ...mail,
        code: '123456',
        text: `${String(mail['text'])}\nYour code: 123456\n`,
      })),
    ],
    [
      'invitation-with-two-links',
      'MAIL-MSG-002',
      'an invitation has a second link',
      mails('invitation', (mail) => ({ ...mail, links: [...Object(mail['links']), 'https://example.com/help'] })),
    ],
    [
      'invitation-to-the-first',
      'MAIL-MSG-003',
      'an invitation goes to the first address alone',
      unsent('invitation', /^two@/),
    ],
    [
      'code-to-another',
      'MAIL-MSG-004',
      'the code goes to another address',
      mails('code', (mail) => ({ ...mail, to: 'other@example.com' })),
    ],
    ['code-mail-without-code', 'MAIL-MSG-004', 'the code mail has no code', replacing('code', /\d{6}/g, '******')],
    ['notice-to-the-first', 'MAIL-MSG-005', 'the notice of a key misses an address', unsent('key_issued', /^two@/)],
    [
      'notice-without-expiry',
      'MAIL-MSG-006',
      'the notice of a key does not say when it expires',
      replacing('key_issued', /\d{4}-\d\d-\d\d/g, 'soon'),
    ],
    ['notice-with-key', 'MAIL-MSG-006', 'the notice of a key has the key in it', noticeWithKey],
    ['created-without-notice', 'MAIL-MSG-007', 'a created key is not told of', unsent('key_issued')],
    [
      'reminder-without-link',
      'MAIL-MSG-009',
      'a reminder has no link to the preferences',
      mails('reminder_', (mail) => ({ ...mail, links: [] })),
    ],
  ),
  ...mutants(
    ['no-limit', 'LIM-RATE-001', 'there is no limit', accepts('LIM-RATE-001')],
    [
      'limit-in-other-words',
      'LIM-RATE-001',
      'a 429 has other words',
      answers({ status: 429 }, text('Too many requests, please try again later.', 'Slow down')),
    ],
    ['limit-of-100', 'LIM-RATE-001', 'the limit is 100', limitOf100],
    [
      'reserved-routes-are-not-counted',
      'LIM-RATE-002',
      'a route is not limited',
      accepts('LIM-RATE-001', { operation: 'getInvoice' }),
    ],
    [
      'no-retry-after',
      'LIM-RATE-003',
      'a 429 has no Retry-After',
      answers({ status: 429 }, header('Retry-After', null)),
    ],
    [
      'limit-for-an-hour',
      'LIM-RATE-004',
      'the limit lasts beyond its minute',
      afterMove(/PT60S/, { answer: (reply, call) => (operationCalled(call) === 'listKeys' ? refusal(429) : reply) }),
    ],
    [
      'access-is-not-limited',
      'LIM-RATE-005',
      'Supplier Access is not limited',
      accepts('LIM-RATE-001', { operation: 'requestCode' }),
    ],
    [
      'tokens-are-not-counted',
      'LIM-RATE-006',
      'a call with a token is counted for nobody',
      accepts('LIM-RATE-001', { sent: (json) => at(json, 'token') !== undefined }),
    ],
    [
      'limit-behind-the-body',
      'LIM-RATE-007',
      'a malformed body is judged before the limit',
      answers({ status: 429, operation: 'submitInvoice' }, status(400)),
    ],
  ),
]

/** Rows that were once seen are seen for ever. */
function rowsStay(): Modifier {
  const seen = new Map<string, Map<string, unknown>>()
  return answers(ROWS, (reply, call) =>
    json((list) => {
      const kept = seen.get(call.path) ?? new Map<string, unknown>()
      seen.set(call.path, kept)
      for (const row of Array.isArray(list) ? list : []) kept.set(textAt(row, 'id'), row)
      return [...kept.values()]
    })(reply, call),
  )
}

/** An advance reminder goes before the first one. */
function extraReminder(): Modifier {
  return answers(
    MAILS,
    json((list) => {
      const first: unknown = Array.isArray(list)
        ? list.find((mail) => isObject(mail) && isOf(mail, 'reminder_'))
        : undefined
      return first === undefined || !Array.isArray(list)
        ? list
        : [{ ...Object(first), id: 'mail-extra', type: 'reminder_advance' }, ...list]
    }),
  )
}

function silentAfterRotation(): Modifier {
  const before = new Set<string>()
  let rotated = false
  return {
    answer(reply, call) {
      if (operationCalled(call) === 'rotateKey' && isAccepted(reply)) rotated = true
      if (!call.path.startsWith(`${CONTROL}/mail`)) return reply
      return rows('', (mail) => {
        if (!rotated) before.add(String(mail['id']))
        return !isOf(mail, 'reminder_') || before.has(String(mail['id'])) ? mail : undefined
      })(reply, call)
    },
  }
}

function noticeWithKey(): Modifier {
  let last = ''
  return {
    answer(reply, call, side) {
      last = issuedBy('createKey', 'mintKey')(reply, call) || last
      return (
        mails('key_issued', (mail) => ({ ...mail, text: `${String(mail['text'])}\n${last}` })).answer?.(
          reply,
          call,
          side,
        ) ?? reply
      )
    },
  }
}

function limitOf100(): Modifier {
  let calls = 0
  return requests({ operation: 'listKeys' }, (call) =>
    ++calls > 30 && calls < 60 ? refusal(429, 'Too many requests, please try again later.') : call,
  )
}
