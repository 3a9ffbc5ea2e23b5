import type { Kind } from '../profile.ts'
import type { Exchange } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Leftovers, Trace } from './leftovers.ts'
import type { Run } from './run.ts'
import { SuiteError, Undecided } from './suite-error.ts'

export interface GuardedCall {
  readonly caseId: string
  readonly method: string
  readonly path: string
  readonly json: unknown
  /** The key that the call is made with. */
  readonly key: string | null
  /** True where a later run will take away what this one makes. */
  readonly keep: boolean
}

/** Sends; is told to say with which body what is made goes out once more, under another name. */
type Send = (noteRenewed: (json: unknown) => void) => Promise<Exchange>

const ignored = (): void => undefined

/** The account on whose behalf a call is made that carries none of the lent keys. */
const MAIN = 'main'

/**
 * Stands between every call of a case and a target that remembers. What makes something is in the ledger
 * before it goes out, whichever word of the case it came from, and what ends or replaces something goes
 * out only for what the suite made: an account that a person lends out stays as it was.
 */
export async function guarded<K extends Kind>(run: Run<K>, call: GuardedCall, send: Send): Promise<Exchange> {
  const { leftovers } = run.profile
  const trace = run.control ? undefined : leftovers?.traceOf(call)
  if (leftovers === undefined || trace === undefined) return send(ignored)
  if (trace.does === 'leave') {
    const { caseId } = call
    const sentAt = run.outside.now()
    return send(ignored).catch((error: unknown) => {
      const { what, name } = trace
      if (error instanceof NoAnswer && !error.neverSent)
        run.notebook.add({ kind: 'unanswered', caseId, what, name, sentAt })
      throw error
    })
  }
  if (trace.does === 'make') return make(run, { call, trace, leftovers }, send)

  const owner = run.ledger.ownerOf(trace.id)
  if (owner === undefined && !leftovers.isMadeUp(trace.id))
    throw new SuiteError(`a case may end and replace only a ${trace.what} that this run made`)
  // A target that goes by the credential alone and not by the id would replace the one that it was lent.
  if (trace.does === 'replace' && lenderOf(run, call.key) !== undefined)
    throw new SuiteError(`a case may replace a ${trace.what} only with one that this run made`)
  const answer = await send(ignored)
  if (trace.does === 'replace' && owner !== undefined)
    noteRenamed(run, { call, trace, answer, id: leftovers.idOf(answer) })
  if (trace.does === 'end' && owner !== undefined && answer.response.status === 200)
    run.ledger.note({ what: trace.what, state: 'gone', caseId: call.caseId, owner, name: '', id: trace.id })
  return answer
}

/** A target that gives what it replaced another id has made a thing of this run all the same. */
function noteRenamed<K extends Kind>(
  { ledger }: Run<K>,
  {
    call,
    trace,
    answer,
    id,
  }: { call: GuardedCall; trace: Extract<Trace, { id: string }>; answer: Exchange; id: string | undefined },
): void {
  if (id === undefined || id === trace.id || answer.response.status >= 300) return
  if (ledger.ownerOf(id) !== undefined) return
  const name = ledger.nameOf(trace.id) ?? ''
  ledger.note({
    what: trace.what,
    state: 'made',
    caseId: call.caseId,
    owner: ledger.ownerOf(trace.id) ?? MAIN,
    name,
    id,
  })
}

async function make<K extends Kind>(
  run: Run<K>,
  {
    call,
    trace,
    leftovers,
  }: { call: GuardedCall; trace: { readonly what: string; readonly name: string }; leftovers: Leftovers },
  send: Send,
): Promise<Exchange> {
  const { what, name } = trace
  if (run.halted() !== undefined) throw new Undecided(`no further ${what} is made: ${run.halted()}`)
  let entry = { what, caseId: call.caseId, owner: lenderOf(run, call.key) ?? MAIN, name }
  run.ledger.note({ ...entry, state: 'intent' })
  // The intent under the former name stays open: the failure may have made it.
  const noteRenewed = (json: unknown): void => {
    const renewed = leftovers.traceOf({ ...call, json })
    if (renewed?.does !== 'make') throw new SuiteError(`what is sent again makes no ${what}`)
    entry = { ...entry, name: renewed.name }
    run.ledger.note({ ...entry, state: 'intent' })
  }
  const answer = await send(noteRenewed).catch((error: unknown) => {
    if (error instanceof NoAnswer && error.neverSent) run.ledger.note({ ...entry, state: 'refused' })
    throw error
  })
  const id = leftovers.idOf(answer)
  if (id !== undefined) {
    run.ledger.note({ ...entry, state: call.keep ? 'kept' : 'made', id })
    // Sent again after a failure, it may be there twice under one name.
    if (answer.repeats && entry.name === name) run.ledger.note({ ...entry, state: 'intent' })
  } else if (answer.response.status < 300) run.ledger.note({ ...entry, state: 'misunderstood' })
  // After a failure of the server it may be there all the same: the intent stays open.
  else if (answer.response.status >= 400 && answer.response.status < 500)
    run.ledger.note({ ...entry, state: 'refused' })
  return answer
}

/** Whose account a lent key opens; undefined for keys that the suite made. */
function lenderOf<K extends Kind>({ lent }: Run<K>, key: string | null): string | undefined {
  return key === null ? undefined : Object.keys(lent).find((owner) => lent[owner] === key)
}
