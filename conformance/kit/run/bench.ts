import type { Check } from '../checks/verdict.ts'
import type { AccountsOf, Kind } from '../profile.ts'
import type { Exchange, WireRequest } from '../wire/exchange.ts'
import { type CallOptions, writeRequest } from '../wire/request.ts'
import type { Case } from './case.ts'
import { caseSeed } from './case-seed.ts'
import type { Fact } from './evidence.ts'
import { guarded } from './guard.ts'
import { ownPart } from './own-part.ts'
import type { Run } from './run.ts'
import { SuiteError } from './suite-error.ts'

/** What a profile makes its own words of, for one case. */
export interface Bench<K extends Kind> {
  readonly run: Run<K>
  readonly spec: Case<K>
  /** The case's own. */
  readonly seed: number
  /** The case's own in this run alone: for what a target may remember. */
  readonly own: string
  readonly accounts: AccountsOf<K>
  /** The case's account, asked for once. */
  account(): Promise<K['account']>
  /** Numbers the things that the case makes, from 1. */
  nextNumber(): number
  /** The requirements that a word decides: those named, or all where the case has one. */
  decided(ids: readonly K['id'][]): readonly K['id'][]
  /** Notes what a check says, once for each requirement. */
  record(check: Check, exchange: Exchange, ids: readonly K['id'][]): boolean
  note(fact: Fact): void
  send(method: string, path: string, options?: SendOptions<K>): Promise<Exchange>
}

export interface SendOptions<K extends Kind> extends CallOptions {
  /** Default: the case's. */
  readonly account?: K['account']
  /** On whose account the exchange is recorded; default the case. */
  readonly caseId?: string
  /** True where a later run will take away what this one makes. */
  readonly keep?: boolean
  /** Called before the same is sent again after a failure of the server; may throw. */
  readonly onRepeat?: () => void
  /** What is sent in its place when it is sent again after a failure: what was made under its name may be there. */
  readonly renewed?: () => unknown
}

export function createBench<K extends Kind>(run: Run<K>, spec: Case<K>, accounts: AccountsOf<K>): Bench<K> {
  const { notebook, profile } = run
  let held: Promise<K['account']> | undefined
  let numbers = 0
  const account = (): Promise<K['account']> => (held ??= accounts.main(spec.scene))

  return {
    run,
    spec,
    seed: caseSeed(run.seed, spec.id),
    own: ownPart(run, spec.id),
    accounts,
    account,
    nextNumber: () => ++numbers,
    decided(ids) {
      if (ids.length === 0 && spec.requirements.length > 1)
        throw new SuiteError("a check must say which of the case's requirements it decides")
      for (const id of ids) {
        if (!spec.requirements.includes(id)) throw new SuiteError(`a check decides ${id}, which the case does not name`)
      }
      return ids.length === 0 ? spec.requirements : ids
    },
    record(check, exchange, ids) {
      const verdict = check(exchange)
      for (const requirement of ids)
        notebook.add({ kind: 'check', caseId: spec.id, requirement, verdict, exchange: exchange.n })
      if (!verdict.ok) run.standing?.suspect()
      return verdict.ok
    },
    note: (fact) => notebook.add(fact),
    async send(method, path, options = {}) {
      const who = options.account ?? (await account())
      const key = options.key === undefined ? profile.credentials.keyOf(who) : options.key
      const { json, keep = false, caseId = spec.id } = options
      const credentials = key === null ? [] : profile.credentials.headersOf(key)
      const { renewed } = options
      const written = (body: unknown): WireRequest =>
        writeRequest(run.target, { ...options, json: body, method, path, credentials })
      return guarded(run, { caseId, method, path, json, key, keep }, (noteRenewed) =>
        run.client.call({
          caseId,
          label: options.label ?? `${method} ${path}`,
          request: written(json),
          pace: who.pace,
          ...(options.wants429 && { wants429: true }),
          onRepeat: options.onRepeat,
          ...(renewed && {
            renewed: () => {
              const body = renewed()
              noteRenewed(body)
              return written(body)
            },
          }),
        }),
      )
    },
  }
}
