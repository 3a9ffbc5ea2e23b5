import { headerOf } from '../../kit/wire/exchange.ts'
import { at, isObject, textAt } from '../../kit/json.ts'
import { type AnswerEdit, header, json, member, reply, text, without } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { fileHas, filesOf } from './sent-files.ts'
import { accepts, answers, refusal, refuses, requests } from './vocabulary.ts'
import { operationCalled, sentJson } from './where.ts'

/** What a deployment of others may do otherwise than the sandbox without breaking a word of the documentation. */
export interface Liberty {
  readonly id: string
  readonly modifier: () => Modifier
}

const SUBMIT = { operation: 'submitInvoice' } as const
const RESERVED = ['getInvoice', 'getInvoiceStatus', 'listInvoiceEvents'] as const
const EXPIRED = ['AUTH-KEY-004', 'KEY-EXPIRE-001'] as const
const EXPIRY = /("\w+_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z"/g

const liberty = (id: string, modifier: Modifier | (() => Modifier)): Liberty => ({
  id,
  modifier: typeof modifier === 'function' ? modifier : () => modifier,
})

export const LIBERTIES: readonly Liberty[] = [
  liberty('the fallback flag is left out where it is not true', answers(SUBMIT, json(withoutFalseFlag))),
  liberty('a gateway adds a Warning of its own', answers(SUBMIT, gatewayWarning)),
  liberty('the Warning has other words', answers(SUBMIT, otherWarning)),
  liberty('a Warning for an inbox alone', answers({ ...SUBMIT, sent: asksNoInbox }, header('Warning', null))),
  liberty('the configured spelling of an alias is shown', answers(SUBMIT, text(/"acme-eu"/g, '"ACME-EU"'))),
  liberty('document types are those of a list', refuses({ ...SUBMIT, sent: isDebitNote })),
  liberty('an Idempotency-Key may be longer', accepts('INV-IDEM-008')),
  liberty(
    'an Idempotency-Key with another body is 409',
    answers({ ...SUBMIT, answered: isReplay }, otherBodyIsRefused),
  ),
  liberty('who comes second while the first is served is 409', secondIsRefused),
  liberty('refusals have words of their own', answers({ answered: isRefusal }, otherWords)),
  liberty('refusals are problem documents', answers({ answered: isRefusal }, header('Content-Type', 'text/plain'))),
  liberty('each expired answer has a fresh token', freshTokens),
  liberty('reserved routes come before the key', answers({ operation: RESERVED }, notImplemented)),
  liberty('a body is judged before the key', judgedBeforeTheKey()),
  liberty(
    'the list of keys has another shape',
    answers({ operation: 'listKeys', status: 200 }, member('data', asPage)),
  ),
  liberty('instants have an offset', answers({}, text(EXPIRY, '$1+00:00"'))),
  liberty('a new key does not show its expiry', answers({ operation: 'createKey' }, without('data.expires_at'))),
  liberty('a rotation shows the secrets alone', answers({ operation: 'rotateKey', status: 200 }, json(secretsAlone))),
  liberty('base64 is read leniently', accepts('INV-ATT-028')),
  liberty('scripts are looked for at a glance', accepts('INV-PDF-003', { sent: fileHas(/#53|\/ObjStm/) })),
  liberty('a PDF will be generated whatever was sent', answers(SUBMIT, member('data.pdf_will_be_generated', true))),
  liberty('tokens of Supplier Access are judged before what is beside them', judgedByToken()),
]

/** The suite sends a deployment of others nothing that would meet with one of these. */
export const UNPROVOKED: readonly Liberty[] = [
  liberty('implausible invoices are refused', refuses({ ...SUBMIT, sent: implausible })),
  liberty('no other kinds of files than PDF and text', refuses({ ...SUBMIT, sent: hasOtherKinds })),
  liberty('ids that are no UUID are 400', answers({ rule: 'KEY-REVOKE-003' }, badId)),
  liberty('bytes that are not UTF-8 are replaced', accepts('GEN-HTTP-013')),
  liberty('other forms of ISO 8601 are dates', accepts('INV-DATE-009', { sent: holds(/"\d{8}"/) })),
  liberty('an empty date is no date', accepts('INV-DATE-009', { sent: holds(/_date":""/) })),
  liberty('types of attachments in small letters', accepts('INV-ATT-004', { sent: holds(/"type":"image"/) })),
]

function withoutFalseFlag(body: unknown): unknown {
  const data = at(body, 'data')
  if (!isObject(body) || !isObject(data) || data['receiving_inbox_fallback_used'] !== false) return body
  const { receiving_inbox_fallback_used: _, ...others } = data
  return { ...body, data: others }
}

function gatewayWarning(given: Parameters<AnswerEdit>[0]): ReturnType<AnswerEdit> {
  return { ...given, headers: [...given.headers, ['Warning', '214 gateway "transformed"']] }
}

function otherWarning(...[given, call]: Parameters<AnswerEdit>): ReturnType<AnswerEdit> {
  return headerOf(given.headers, 'Warning') === undefined
    ? given
    : header('Warning', '299 - "default inbox"')(given, call)
}

function asksNoInbox(sent: unknown): boolean {
  return at(sent, 'receiving_inbox') === undefined
}

/** Sums that do not add up, and currencies that do not exist. */
function implausible(sent: unknown): boolean {
  const amount = (field: string): number => Number(at(sent, `invoice.header.${field}`) ?? 0)
  const line = (field: string): number => Number(at(sent, `invoice.lines.0.${field}`) ?? 0)
  const isSum = (left: number, right: number): boolean => Math.abs(left - right) < 0.005
  const known = ['', 'USD', 'EUR'].includes(textAt(sent, 'invoice.header.currency_code'))
  const lines =
    at(sent, 'invoice.lines.0') === undefined || isSum(line('net_amount'), line('quantity') * line('unit_price'))
  return (
    !known ||
    !isSum(amount('gross_amount'), amount('net_amount') + amount('tax_amount')) ||
    (amount('net_amount') > 0 && !lines)
  )
}

function hasOtherKinds(sent: unknown): boolean {
  return filesOf(sent).some(({ row }) => {
    const bytes = Buffer.from(textAt(row, 'content').replace(/^data:[^,]*,/, ''), 'base64').toString('latin1')
    return !bytes.slice(0, 1024).includes('%PDF-') && /[^\t\n\r -~]/.test(bytes)
  })
}

function isDebitNote(sent: unknown): boolean {
  return at(sent, 'invoice.header.document_type') === 'DEBIT_NOTE'
}

function isReplay(answered: unknown): boolean {
  return at(answered, 'idempotent') === true
}

function otherBodyIsRefused(...[given, call]: Parameters<AnswerEdit>): ReturnType<AnswerEdit> {
  return at(sentJson(call), 'invoice.header.custom_text_1') === 'south' ? refusal(409, 'another body') : given
}

/** Every Idempotency-Key that is in flight refuses whoever else brings it. */
function secondIsRefused(): Modifier {
  const inFlight = new Set<string>()
  return {
    request(call) {
      const key = operationCalled(call) === 'submitInvoice' ? headerOf(call.headers, 'Idempotency-Key') : undefined
      if (key === undefined) return call
      if (inFlight.has(key)) return refusal(409, 'the first one is still being served')
      inFlight.add(key)
      return call
    },
    answer(given, call) {
      inFlight.delete(headerOf(call.headers, 'Idempotency-Key') ?? '')
      return given
    },
  }
}

function isRefusal(answered: unknown, { status }: Parameters<AnswerEdit>[0]): boolean {
  return status >= 400 && at(answered, 'code') !== 'key_expired' && status !== 501
}

/** What a refusal is about is still told: the suite believes no other without a twin. */
function otherWords(...[given, call]: Parameters<AnswerEdit>): ReturnType<AnswerEdit> {
  const words = member('message', (was: unknown) => `No: ${String(was).replace('Invalid API Key', 'unknown key')}`)
  return text('exceeds 10 MB decoded', 'is larger than 10 MB')(
    member('error', 'refused')(words(given, call), call),
    call,
  )
}

function freshTokens(): Modifier {
  let tokens = 0
  const edit: AnswerEdit = (given, call) =>
    text(/token=[0-9a-f]{48}/g, `token=${String(++tokens).padStart(48, '0')}`)(given, call)
  return answers({ rule: EXPIRED }, edit)
}

function notImplemented(): ReturnType<AnswerEdit> {
  return reply(501, { success: false, error: 'Not Implemented', message: 'not yet' })
}

function judgedBeforeTheKey(): Modifier {
  return requests({ operation: 'createKey' }, (call) =>
    at(sentJson(call), 'label') === undefined ? refusal(400, 'label is missing') : call,
  )
}

function asPage(rows: unknown): unknown {
  return { keys: rows, total: Array.isArray(rows) ? rows.length : 0 }
}

function secretsAlone(body: unknown): unknown {
  if (!isObject(body)) return body
  const { id, api_key, rotation_secret } = body
  return { id, api_key, rotation_secret }
}

function badId(...[given, call]: Parameters<AnswerEdit>): ReturnType<AnswerEdit> {
  return /[0-9a-f]{8}-/.test(call.path) ? given : refusal(400, 'key_id is not a UUID')
}

function holds(pattern: RegExp): (sent: unknown) => boolean {
  return (sent) => pattern.test(JSON.stringify(sent))
}

/** An unknown token decides, whatever else is missing. */
function judgedByToken(): Modifier {
  const status = (path: string): number => (path.endsWith('/email-preferences') ? 404 : 401)
  return requests({ method: 'POST' }, (call) => {
    const sent = sentJson(call)
    const named = textAt(sent, 'token') || textAt(sent, 'claim_token')
    return call.path.includes('/supplier-access/') && named !== '' ? refusal(status(call.path), 'unknown token') : call
  })
}
