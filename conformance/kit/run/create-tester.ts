import { type RequirementId, REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import { statusIs } from '../checks/status.ts'
import type { Check } from '../checks/verdict.ts'
import { contract } from '../generate/contract.ts'
import { basePayload, caseSeed, invoiceNumber } from '../generate/base-payload.ts'
import { at, type Json, type JsonObject } from '../json.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Account, Accounts } from './account.ts'
import type { Case } from './case.ts'
import { covers, type RunContext } from './context.ts'
import { keyLabel, KEYS, withLedger } from './key-calls.ts'
import { mailbox } from './mailbox.ts'
import { judgeGrounds } from './pair.ts'
import { type CallOptions, writeRequest } from './request.ts'
import { SuiteError, Undecided } from './suite-error.ts'
import type { RefusalGrounds, SubmitOptions, Tester } from './tester.ts'
import { expectation } from './vocabulary.ts'

const SUBMIT = '/v1/partner/invoices'
/** Said of an account elsewhere; it breaks no rule by having no default inbox (INV-ROUTE-016, INV-ROUTE-017). */
const NO_INBOX =
  'the account has no inbox for the submission: give --receiving-inbox, or a key of an account with a default inbox'
/** The twin belongs to the run: reports show it under this name, not under that of the case that came first. */
const TWIN = 'valid-twin'

interface Sending extends CallOptions {
  readonly account?: Account
  readonly caseId?: string
  readonly keep?: boolean
}

/** Gives a case its words, bound to the run and to an account of its own. */
export function createTester(run: RunContext, spec: Case, accounts: Accounts): Tester<RequirementId> {
  const seed = caseSeed(run.seed, spec.id)
  let numbers = 0
  let main: Promise<Account> | undefined
  const account = (): Promise<Account> => (main ??= accounts.main(spec.scene))

  const idsOf = (ids: readonly RequirementId[]): readonly RequirementId[] => {
    if (ids.length === 0 && spec.requirements.length > 1)
      throw new SuiteError("a check must say which of the case's requirements it decides")
    for (const id of ids) {
      if (!spec.requirements.includes(id)) throw new SuiteError(`a check decides ${id}, which the case does not name`)
    }
    return ids.length === 0 ? spec.requirements : ids
  }
  const record = (check: Check, exchange: Exchange, ids: readonly RequirementId[]): boolean => {
    const verdict = check(exchange)
    for (const requirement of ids)
      run.notebook.add({ kind: 'check', caseId: spec.id, requirement, verdict, exchange: exchange.n })
    return verdict.ok
  }
  const send = async (method: string, path: string, options: Sending): Promise<Exchange> => {
    const who = options.account ?? (await account())
    const apiKey = options.key === undefined ? who.apiKey || null : options.key
    const { json, keep = false, caseId = spec.id } = options
    return withLedger(run, { caseId, method, path, json, apiKey, keep }, () =>
      run.client.call({
        caseId,
        label: options.label ?? `${method} ${path}`,
        request: writeRequest(run.target, { ...options, method, path, apiKey }),
        pace: who.pace,
        ...(options.wants429 && { wants429: true }),
      }),
    )
  }
  const payload = async (who?: Account) =>
    basePayload({ number: invoiceNumber(seed, ++numbers), inbox: (who ?? (await account())).inbox })
  const post = (
    body: Json,
    label: string,
    { idempotencyKey, headers, ...options }: SubmitOptions & Sending,
  ): Promise<Exchange> =>
    send('POST', SUBMIT, {
      json: body,
      label,
      ...options,
      headers: { ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }), ...headers },
    })
  const makeKey = (body: JsonObject = {}, keep: boolean): Promise<Exchange> => {
    const label = keyLabel(seed, ++numbers)
    return send('POST', KEYS, { json: { label, ...body }, label: `create the key '${label}'`, keep })
  }
  const twinOf = async (): Promise<Exchange> => {
    const who = await account()
    const made =
      run.twins.get(who) ??
      (async () => {
        run.invoiceBudget?.take()
        // The first case that asks for it sends it, so its number must not be one of that case's.
        const body = basePayload({ number: invoiceNumber(caseSeed(run.seed, TWIN), 1), inbox: who.inbox })
        return post(body, 'the valid twin of the refused submissions', { caseId: TWIN })
      })()
    run.twins.set(who, made)
    return made
  }

  const tester: Tester<RequirementId> = {
    seed,
    offers: (need) => run.offered.has(need),
    leaves: (profile) => covers(run.profile, profile),
    account,
    second: () => accounts.second(),
    expiredKey: () => accounts.expiredKey(),
    revokedKey: () => accounts.revokedKey(),
    call: (method, path, options = {}) => send(method, path, options),
    payload,

    async submit(edit, options = {}) {
      if (!covers(run.profile, 'submit')) throw new SuiteError('a case of profile probe may not submit a valid invoice')
      const valid = await payload(options.account)
      const body = edit ? edit.apply(valid) : valid
      run.invoiceBudget?.take()
      const made = await post(body, edit?.name ?? 'a valid submission', options)
      if (!run.control && at(made.json, 'error') === 'Configuration error') throw new Undecided(NO_INBOX)
      return made
    },
    createKey: (body) => makeKey(body, false),
    plantKey: (body) => makeKey(body, true),
    takeOverKey: (id, label) =>
      run.ledger.note({ what: 'key', state: 'made', caseId: spec.id, owner: 'main', name: label, id }),
    async revokeKey(id) {
      if (!run.control && run.ledger.ownerOf(id) === undefined)
        throw new SuiteError('a case may revoke only keys that this run made')
      return tester.call('DELETE', `${KEYS}/${encodeURIComponent(id)}`)
    },
    expect: (exchange, ...ids) => {
      const decided = idsOf(ids)
      return expectation((check) => record(check, exchange, decided))
    },
    check(verdict, ...ids) {
      for (const requirement of idsOf(ids))
        run.notebook.add({ kind: 'check', caseId: spec.id, requirement, verdict, exchange: undefined })
    },
    observe(exchange, id, readings) {
      const documented = REQUIREMENTS[id].readings ?? []
      const strange = Object.keys(readings).filter((reading) => !documented.some((each) => each.id === reading))
      if (strange.length > 0) throw new SuiteError(`${id} has no reading ${strange.join(', ')}`)
      const seen = Object.entries(readings).find(([, applies]) => applies(exchange))?.[0]
      record(
        () => ({
          check: 'documented reading',
          ok: seen !== undefined,
          expected: `one of ${Object.keys(readings).join(', ')}`,
          actual: seen ?? `status ${exchange.response.status}, none of them`,
        }),
        exchange,
        [id],
      )
      if (seen !== undefined)
        run.notebook.add({ kind: 'observation', caseId: spec.id, requirement: id, reading: seen, exchange: exchange.n })
    },

    async refused(edit, grounds: RefusalGrounds, ...ids) {
      const decided = idsOf(ids)
      const body = edit.apply(await payload())
      // A suite that breaks nothing would blame the target for accepting it.
      if (!grounds.semantic && contract().faults('SubmitInvoiceRequest', body).length === 0)
        throw new SuiteError(`the edit '${edit.name}' leaves the payload valid`)
      const refused = await post(body, edit.name, {})
      const allowed = [grounds.status ?? 400].flat()
      const ok = record(statusIs(...allowed), refused, decided)
      if (ok)
        await tester.pair(refused, { ...grounds, twin: covers(run.profile, 'submit') ? twinOf : undefined }, ...ids)
      else noteAccident(run, spec.id, refused)
      return refused
    },
    async pair(refused, grounds, ...ids) {
      for (const finding of await judgeGrounds({ caseId: spec.id, ids: idsOf(ids), refused, grounds }))
        run.notebook.add(finding)
    },
    undecided(reason) {
      throw new Undecided(reason)
    },
    leaveOpen(reason, ...ids) {
      for (const requirement of idsOf(ids))
        run.notebook.add({ kind: 'undecided', caseId: spec.id, requirement, reason, lost: false })
    },

    get control() {
      if (!run.control) throw new SuiteError('a case uses the control API without needing it')
      return run.control
    },
    async advance(duration) {
      const { slug = '' } = await account()
      await tester.control.call('POST', `/clock?tenant=${slug}`, { advance: duration })
    },
    get mail() {
      return account().then(({ slug = '' }) => mailbox(tester.control, slug))
    },
  }
  return tester
}

/** A target that takes a broken submission has just made an invoice: the report says so. */
function noteAccident({ notebook }: RunContext, caseId: string, { n, response }: Exchange): void {
  if (response.status < 200 || response.status > 299) return
  notebook.add({
    kind: 'accident',
    caseId,
    exchange: n,
    what: 'an invoice was made by a submission that should have been refused',
  })
}
