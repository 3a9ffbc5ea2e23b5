import { headerOf } from '../../kit/wire/exchange.ts'
import { outside } from '../../kit/wire/outside.ts'
import { at, isObject, textAt } from '../../kit/json.ts'
import { type AnswerEdit, header, json, member, reply, text, without } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { fileHas, filesOf } from './sent-files.ts'
import { accepts, answers, refusal, refuses, requests } from './vocabulary.ts'
import { isAccepted, keyOf, operationCalled, sentJson, type WhichCall } from './where.ts'

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
  liberty('ids of keys are numbers', idsAreNumbers),
  liberty('exactly one IMAGE is wanted', refuses({ ...SUBMIT, sent: hasNotOneImage })),
  liberty('countries are ISO codes', refuses({ ...SUBMIT, sent: holds(/"country":"[^"]{4}/) })),
  liberty(
    'the shape of a body is judged without an index',
    answers({ rule: 'INV-ATT-002' }, without('attachment_index')),
  ),
  liberty(
    'answers do not say that they are JSON',
    answers({ ...SUBMIT, status: 200 }, header('Content-Type', 'text/plain')),
  ),
  liberty('an invoice number is taken once and for all', numbersAreTaken),
]

/** The suite sends a deployment of others nothing that would meet with one of these. */
export const UNPROVOKED: readonly Liberty[] = [
  liberty('implausible invoices are refused', refuses({ ...SUBMIT, sent: implausible })),
  liberty('no other kinds of files than PDF, told by their first bytes', refuses({ ...SUBMIT, sent: hasOtherKinds })),
  liberty('a label is taken once and for all', labelsAreTaken),
  liberty('null, numbers and empty objects are read kindly', readKindly()),
  liberty('ids of another form are 400', answers({ rule: 'KEY-REVOKE-003' }, badId)),
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

/** Sums that do not add up, currencies that do not exist, and days that are not in order. */
function implausible(sent: unknown): boolean {
  const amounts =
    (part: string) =>
    (field: string): number =>
      Number(at(sent, `invoice.${part}.${field}`) ?? 0)
  const [header, line, tax] = [amounts('header'), amounts('lines.0'), amounts('taxes.0')]
  const there = (part: string): boolean => at(sent, `invoice.${part}`) !== undefined
  const isSum = (left: number, right: number): boolean => Math.abs(left - right) < 0.005
  const grossIsSum = (of: typeof header): boolean => isSum(of('gross_amount'), of('net_amount') + of('tax_amount'))
  return (
    !['', 'USD', 'EUR', 'GBP'].includes(textAt(sent, 'invoice.header.currency_code')) ||
    !grossIsSum(header) ||
    // The documentation's first example has lines of other fields.
    (there('header') && there('lines.0') && !linesAddUp({ header, line, grossIsSum, isSum })) ||
    (there('taxes.0') && !isSum(tax('tax_amount'), header('tax_amount'))) ||
    daysAreOutOfOrder(sent)
  )
}

type Amounts = (field: string) => number

function linesAddUp({
  header,
  line,
  grossIsSum,
  isSum,
}: {
  header: Amounts
  line: Amounts
  grossIsSum(of: Amounts): boolean
  isSum(left: number, right: number): boolean
}): boolean {
  return (
    grossIsSum(line) &&
    isSum(line('net_amount'), line('quantity') * line('unit_price')) &&
    isSum(line('gross_amount'), header('gross_amount'))
  )
}

/** Issued on a day that has not come or is long past, or due before that or a year later. */
function daysAreOutOfOrder(sent: unknown): boolean {
  const day = (field: string): number => Date.parse(textAt(sent, `invoice.header.${field}`))
  const YEAR = 366 * 86_400_000
  const now = outside.now()
  const late = day('due_date') - day('invoice_date')
  return day('invoice_date') > now || day('invoice_date') < now - YEAR || late < 0 || late > YEAR
}

function hasOtherKinds(sent: unknown): boolean {
  return filesOf(sent).some(({ row }) => {
    const bytes = Buffer.from(textAt(row, 'content').replace(/^data:[^,]*,/, ''), 'base64').toString('latin1')
    return !bytes.startsWith('%PDF-')
  })
}

function hasNotOneImage(sent: unknown): boolean {
  return filesOf(sent).filter(({ type }) => type === 'IMAGE').length !== 1
}

/** Refuses a submission whose number an earlier one had, unless it is a replay. */
function numbersAreTaken(): Modifier {
  return takenOnce(
    SUBMIT,
    (sent) => textAt(sent, 'invoice.header.invoice_number') || textAt(sent, 'invoice.invoice_number'),
  )
}

function labelsAreTaken(): Modifier {
  return takenOnce({ operation: 'createKey' }, (sent) => textAt(sent, 'label'))
}

function takenOnce(which: WhichCall, nameOf: (sent: unknown) => string): Modifier {
  const taken = new Set<string>()
  return answers({ ...which, answered: (json, given) => isAccepted(given) && !isReplay(json) }, (given, call) => {
    const name = `${keyOf(call).slice(0, 9)} ${nameOf(sentJson(call))}`
    if (taken.has(name)) return { ...given, ...refusal(409, 'this is known already') }
    taken.add(name)
    return given
  })
}

/** What languages with few types make of JSON. */
function readKindly(): Modifier {
  const kinds = holds(
    /"(?:header|lines|taxes|charges|discounts|addresses)":(?:null|\{\})|:\[null\]|"(?:receiving_inbox|external_identifier)":7/,
  )
  return accepts(['INV-BODY-004', 'INV-BODY-005', 'INV-BODY-006', 'INV-BODY-007'], { sent: kinds })
}

function isDebitNote(sent: unknown): boolean {
  return at(sent, 'invoice.header.document_type') === 'DEBIT_NOTE'
}

function isReplay(answered: unknown): boolean {
  return at(answered, 'idempotent') === true
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

function idsAreNumbers(): Modifier {
  const ids: string[] = []
  const numberOf = (id: string): number => (ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1) + 1
  const ID = /"id":"([0-9a-f-]{36})"/g
  return {
    request(call) {
      const path = call.path.replace(/(?<=\/account\/keys\/)\d+(?=$|\/)/, (number) => ids[Number(number) - 1] ?? number)
      return path === call.path ? call : { ...call, path }
    },
    answer(given, call) {
      if (!call.path.includes('/account/keys')) return given
      const body = given.body.toString('utf8')
      const numbered = body.replace(ID, (_, id: string) => `"id":${numberOf(id)}`)
      return numbered === body ? given : { ...given, body: Buffer.from(numbered) }
    },
  }
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
  return /[0-9a-f]{8}-|\/\d+$/.test(call.path) ? given : refusal(400, 'no key_id has this form')
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
