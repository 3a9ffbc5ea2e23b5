import type { RequirementId } from '../../spec/generated/nuntiq/requirements.ts'
import { statusIs } from '../kit/checks/status.ts'
import { at, type Json, type JsonObject } from '../kit/json.ts'
import { covers } from '../kit/register.ts'
import type { Bench, SendOptions } from '../kit/run/bench.ts'
import { ownPart } from '../kit/run/own-part.ts'
import { judgeGrounds, type Place } from '../kit/run/pair.ts'
import { SuiteError, Undecided } from '../kit/run/suite-error.ts'
import type { Exchange } from '../kit/wire/exchange.ts'
import { NoAnswer } from '../kit/wire/no-answer.ts'
import type { PartnerAccount } from './accounts/account.ts'
import { INVOICES, KEYS } from './addresses.ts'
import { payloadSchemas } from './contract.ts'
import type { Partner } from './kind.ts'
import { keyLabel } from './leftovers.ts'
import { basePayload, invoiceNumber } from './payloads/base-payload.ts'
import { lately } from './payloads/dates.ts'
import { generatedPayload } from './payloads/generated-payload.ts'
import { wordsOf } from './refusal.ts'
import type { OwnWords, SubmitOptions } from './tester.ts'

/** Said of an account elsewhere; it breaks no rule by having no default inbox (INV-ROUTE-016, INV-ROUTE-017). */
const NO_INBOX =
  'the account has no inbox for the submission: give --receiving-inbox, or a key of an account with a default inbox'
/** The twin belongs to the run: reports show it under this name, not under that of the case that came first. */
const TWIN = 'valid-twin'

/** The words of the Partner API for one case. */
export function createOwnWords(bench: Bench<Partner>): OwnWords<RequirementId> {
  const { run, spec, accounts, seed, own } = bench
  const submits = covers(run.footprint, 'submit')

  // A sandbox takes any day; a deployment of others may look at the calendar.
  const issued = run.control ? undefined : lately(run.outside.now())
  const payloadFor = ({ inbox }: PartnerAccount): JsonObject =>
    basePayload({ number: invoiceNumber(own, bench.nextNumber()), inbox, issued })
  const payload = async (who?: PartnerAccount): Promise<JsonObject> => payloadFor(who ?? (await bench.account()))
  const post = (
    body: Json,
    label: string,
    { idempotencyKey, headers, ...options }: SubmitOptions & SendOptions<Partner> = {},
  ): Promise<Exchange> =>
    bench.send('POST', INVOICES, {
      json: body,
      label,
      ...options,
      headers: { ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }), ...headers },
    })
  /** What the case has submitted under an Idempotency-Key with success: a replay of it is what is to be expected. */
  const answered = new Set<string>()
  const makeKey = (body: JsonObject = {}, keep: boolean): Promise<Exchange> => {
    const named = (): { label: string } => ({ label: keyLabel(own, bench.nextNumber()) })
    return bench.send('POST', KEYS, {
      json: { ...named(), ...body },
      label: 'create a key',
      keep,
      // A failure may have made it, and then its label is taken: so a label of our own choice changes.
      ...(body['label'] === undefined && { renewed: () => ({ ...named(), ...body }) }),
    })
  }
  const twinOf = async (): Promise<Exchange> => {
    const who = await bench.account()
    const made =
      run.twins.get(who) ??
      (async () => {
        run.budget?.take()
        // The first case that asks for it sends it, so its number must not be one of that case's.
        const body = basePayload({ number: invoiceNumber(ownPart(run, TWIN), 1), inbox: who.inbox, issued })
        return post(body, 'the valid twin of the refused submissions', { caseId: TWIN })
      })()
    run.twins.set(who, made)
    // One that was lost on the way is sent again by who asks next.
    made.catch(() => run.twins.delete(who))
    return made
  }

  return {
    ourNow: () => run.outside.now(),
    second: () => accounts.second(),
    expiredKey: () => accounts.expiredKey(),
    revokedKey: () => accounts.revokedKey(),
    payload: () => payload(),
    async generated(nth = 0) {
      const { inbox } = await bench.account()
      return generatedPayload(seed + nth, { number: invoiceNumber(own, bench.nextNumber()), inbox, issued })
    },

    async submit(edit, options = {}) {
      if (!submits) throw new SuiteError('a case of profile probe may not submit a valid invoice')
      const valid = await payload(options.account)
      const body = edit ? edit.apply(valid) : valid
      run.budget?.take()
      const made = await post(body, edit?.name ?? 'a valid submission', {
        ...options,
        // Without an Idempotency-Key, each time may make one.
        ...(options.idempotencyKey === undefined && { onRepeat: () => run.budget?.take() }),
      })
      const once = idempotencyOf(options)
      // After a failure it may have been taken the first time: then the first answer that came is a repetition's.
      if (made.repeats && once !== undefined && !answered.has(once) && at(made.json, 'idempotent') === true)
        throw new NoAnswer('failed', 'the submission was answered as a failure, and was taken for all that')
      if (once !== undefined && made.response.status === 200) answered.add(once)
      if (!run.control && !options.mayLackInbox && at(made.json, 'error') === 'Configuration error')
        throw new Undecided(NO_INBOX)
      return made
    },
    async refused(edit, { index, names, semantic, status = 400 }, ...ids) {
      const decided = bench.decided(ids)
      const account = await bench.account()
      const broken = (): Json => edit.apply(payloadFor(account))
      const body = broken()
      // A suite that breaks nothing would blame the target for accepting it.
      if (!semantic && payloadSchemas().faults('SubmitInvoiceRequest', body).length === 0)
        throw new SuiteError(`the edit '${edit.name}' leaves the payload valid`)
      // With a number of its own, no refusal after a failure is owed to what the failure may have taken.
      const refused = await post(body, edit.name, { renewed: broken })
      if (!bench.record(statusIs(...[status].flat()), refused, decided)) {
        noteAccident(bench, refused)
        return refused
      }
      const grounds = {
        twin: submits ? twinOf : undefined,
        ...(names !== undefined && { names }),
        ...(index !== undefined && { place: attachment(index) }),
      }
      for (const fact of await judgeGrounds({ caseId: spec.id, ids: decided, refused, grounds, wordsOf }))
        bench.note(fact)
      return refused
    },

    createKey: (body) => makeKey(body, false),
    plantKey: (body) => makeKey(body, true),
    takeOverKey: (id, label) =>
      run.ledger.note({ what: 'key', state: 'made', caseId: spec.id, owner: 'main', name: label, id }),
    async revokeKey(id) {
      if (!run.control && run.ledger.ownerOf(id) === undefined)
        throw new SuiteError('a case may revoke only keys that this run made')
      return bench.send('DELETE', `${KEYS}/${encodeURIComponent(id)}`)
    },
  }
}

/** The Idempotency-Key among those of whoever submits; undefined without one. */
const idempotencyOf = ({ idempotencyKey, key, account }: SubmitOptions): string | undefined =>
  idempotencyKey === undefined ? undefined : `${key ?? account?.apiKey ?? ''} ${idempotencyKey}`

const attachment = (index: number): Place => ({
  label: `attachments[${index}]`,
  isNamedBy: (refused) =>
    at(refused.json, 'attachment_index') === index || wordsOf(refused).includes(`attachments[${index}]`),
})

/** A target that takes a broken submission has just made an invoice: the report says so. */
function noteAccident({ note, spec }: Bench<Partner>, { n, response }: Exchange): void {
  if (response.status < 200 || response.status > 299) return
  note({
    kind: 'accident',
    caseId: spec.id,
    exchange: n,
    what: 'an invoice was made by a submission that should have been refused',
  })
}
