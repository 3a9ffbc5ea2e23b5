import { namesOf } from '../json.ts'
import { offeredBy } from '../plan/offer.ts'
import type { Options } from '../plan/options.ts'
import type { Plan, Selection } from '../plan/plan.ts'
import type { Kind, Profile } from '../profile.ts'
import type { NoteEvent, RunEvent } from '../report/event.ts'
import { eventsOfRun } from '../report/events-of-run.ts'
import { headerEvent } from '../report/header-event.ts'
import { leftEvents } from '../report/left-events.ts'
import { type Control, controlProblem, createControl } from '../sandbox/control.ts'
import { type Client, createClient } from '../wire/client.ts'
import type { Outside } from '../wire/outside.ts'
import { createPace, type Pace, unpaced } from '../wire/pace.ts'
import type { Failures } from '../wire/passing-failure.ts'
import { createSecrets, type Secrets } from '../wire/secrets.ts'
import { createSender } from '../wire/send.ts'
import type { Case } from './case.ts'
import { cleanUp } from './clean-up.ts'
import { createNotebook, type Notebook } from './evidence.ts'
import { leftBehind, tellLeft } from './left-behind.ts'
import type { Left } from './leftovers.ts'
import { disagreements, judgeExchanges, tellOfDisagreement } from './judge-exchanges.ts'
import { openLedger } from './ledger.ts'
import { preflight } from './preflight.ts'
import { createBudget, type Run } from './run.ts'
import { runCases, type Width } from './run-cases.ts'
import { conclude, settle } from './settle.ts'
import { createStanding, knownBy } from './standing.ts'

export interface SuiteParts<K extends Kind> {
  readonly profile: Profile<K>
  readonly options: Options<K['option']>
  /** The words that start this command again: `nuntiq-kit conform`. */
  readonly command?: string
  /** What is to be run, once it is known what the target offers. */
  plan(selection: Selection): Plan<Case<K>>
  readonly outside: Outside
  /** Aborts when the run is to stop early; it then still cleans up and reports. */
  readonly signal: AbortSignal
  /** Where the ledger is kept; undefined keeps it in memory. */
  readonly ledgerPath?: string | undefined
  /** Takes note of every secret that the run is given or sees. */
  readonly secrets?: Secrets
  /** What went wrong in this process beside the run, so far. */
  mishaps?(): readonly string[]
  onProgress?(done: number, of: number, caseId: string): void
}

export type SuiteResult =
  | { readonly ran: true; readonly exit: number; readonly events: readonly RunEvent[] }
  | { readonly ran: false; readonly exit: 2 | 3; readonly message: string }

/** A sandbox has a tenant for each case. */
const WIDTH_AT_A_SANDBOX: Width = { all: 12, making: 12 }
/**
 * Elsewhere all share one account and one limit, and a slow target is still judged in minutes. What makes
 * keys goes one after the other: a failing clean-up must stop the next.
 */
const WIDTH_ELSEWHERE: Width = { all: 8, making: 1 }

/** Looks, plans, runs, cleans up, settles. Never throws for anything that the target does. */
export async function runSuite<K extends Kind>(parts: SuiteParts<K>): Promise<SuiteResult> {
  const { options, outside, profile, signal } = parts
  const started = outside.now()
  const secrets = parts.secrets ?? createSecrets(profile.secrets)
  addSettings(secrets, profile, options)
  const { ca, control: controlUrl, timeoutMs } = options
  const sender = createSender({ timeoutMs, outside, keepAlive: controlUrl !== undefined, ca })
  const notebook = createNotebook()
  const client = createClient({
    sender,
    outside,
    secrets,
    signal,
    record: (exchange) => notebook.record(exchange),
    // A sandbox that fails is at fault; elsewhere a failure is asked for again before anything is held against it.
    repeatsFailures: controlUrl === undefined,
  })
  try {
    const control =
      options.control === undefined
        ? undefined
        : createControl({ url: options.control, token: options.controlToken, sender, secrets })
    const problem = control && (await controlProblem(control))
    if (problem !== undefined)
      return {
        ran: false,
        exit: problem.exit,
        message: `the control API ${options.control} cannot be used: ${problem.why}`,
      }
    const pace = control ? unpaced : createPace(profile.pace.perMinute, outside)
    const { target, settings, footprint } = options
    const looked = await preflight({ profile, client, target, settings, pace, secrets, outside, footprint, control })
    if (!looked.ready) return { ran: false, exit: looked.exit, message: looked.message }
    return await judge({ parts, started, control, client, notebook, pace, secrets, looked: looked.notes })
  } finally {
    sender.close()
  }
}

async function judge<K extends Kind>({
  parts,
  started,
  control,
  client,
  notebook,
  pace,
  secrets,
  looked,
}: {
  parts: SuiteParts<K>
  started: number
  control: Control | undefined
  client: Client
  notebook: Notebook
  pace: Pace
  secrets: Secrets
  /** What the look before the run has to tell. */
  looked: readonly string[]
}): Promise<SuiteResult> {
  const { options, outside, profile, signal } = parts
  const sandbox = control !== undefined
  const footprint = sandbox && options.footprint === 'full' ? 'control' : options.footprint
  const offered = offeredBy(profile, options)
  const plan = parts.plan({ only: options.only, footprint, offered, sandbox })
  const ledger = openLedger(sandbox ? undefined : parts.ledgerPath, (text) => secrets.mask(text))
  const budget = sandbox ? undefined : createBudget(options.budget, profile.footprints.counted)
  const seed = options.seed ?? outside.drawSeed()
  const configured = profile.configuredAccounts(options.settings, pace)
  let halted: string | undefined
  const reserve = createPace(profile.pace.reserve, outside)
  const first = sandbox ? undefined : knownBy(notebook.exchanges)
  let done = 0
  const standing =
    first &&
    createStanding({
      first,
      lost: (now) => profile.lostSince?.(first, now),
      outside,
      signal,
      ask: () =>
        client.call({
          caseId: 'standing',
          label: 'does the target still answer as at the start',
          request: first.request,
          // At once, however many requests of the cases are waiting.
          pace: reserve,
          // What failed before an interruption counts only if this can be told.
          afterInterrupt: signal.aborted,
        }),
      onWait: () => parts.onProgress?.(done, plan.cases.length, 'waiting for the target to come back'),
    })
  const run: Run<K> = {
    profile,
    target: options.target,
    footprint,
    seed,
    nonce: sandbox ? '' : outside.drawNonce(),
    offered,
    client,
    notebook,
    control,
    outside,
    standing,
    ledger,
    budget,
    lent: profile.credentials.lent(options.settings),
    halted: () => halted,
    newAccounts: () => (control && profile.sandboxAccounts?.(control)) ?? configured,
    twins: new WeakMap(),
  }

  const over = new Set<string>()
  let tidying = Promise.resolve<Left[]>([])
  const tidy = (isOver?: (caseId: string) => boolean): Promise<Left[]> =>
    (tidying = tidying.then(() =>
      cleanUp(run, { pace: signal.aborted ? reserve : pace, ...(isOver !== undefined && { isOver }) }),
    ))
  await runCases(run, plan, {
    width: sandbox ? WIDTH_AT_A_SANDBOX : WIDTH_ELSEWHERE,
    async onDone(doneNow, caseId) {
      done = doneNow
      parts.onProgress?.(done, plan.cases.length, caseId)
      over.add(caseId)
      // What a case made goes when it ends; where it does not, nothing more is made.
      if (!sandbox) halted = (await tidy((each) => over.has(each))).map(tellLeft)[0]
    },
  })
  const left = sandbox ? [] : await tidy()
  ledger.close()
  await judgeExchanges(notebook, profile.contract)
  if (sandbox) {
    for (const each of disagreements(notebook))
      notebook.add({ kind: 'error', caseId: 'judges', message: tellOfDisagreement(each) })
  }
  if (ledger.problem !== undefined) notebook.add({ kind: 'error', caseId: 'ledger', message: ledger.problem })
  for (const message of parts.mishaps?.() ?? []) notebook.add({ kind: 'error', caseId: 'suite', message })

  const settled = settle(plan, notebook)
  const conclusion = conclude(settled, notebook)
  const events = eventsOfRun({
    header: headerEvent({ profile, options, command: parts.command ?? 'nuntiq-kit conform', seed, started, budget }),
    register: profile.register,
    plan,
    evidence: notebook,
    settled,
    conclusion,
    notes: [...looked.map((message): NoteEvent => ({ event: 'note', level: 'info', message })), ...notesOf(client)],
    left: leftEvents(sandbox ? [] : leftBehind(run, left), { run, secrets }),
    secrets,
    interrupted: signal.aborted,
    durationMs: outside.now() - started,
    spent: (budget?.spent ?? 0) + notebook.facts.filter(({ kind }) => kind === 'accident').length,
  })
  return { ran: true, exit: conclusion.exit, events }
}

/** The lent keys and tokens are no text of any output. */
export function addSettings<K extends Kind>(
  secrets: Secrets,
  { options: table }: Profile<K>,
  { settings }: Pick<Options<K['option']>, 'settings'>,
): void {
  for (const name of namesOf<K['option']>(table)) if (table[name].secret) secrets.add(settings[name], table[name].env)
}

function notesOf({ waitedOut, failures, strangers }: Client): NoteEvent[] {
  return [
    ...(waitedOut === 0
      ? []
      : [{ event: 'note', level: 'info', message: `429 was waited out ${waitedOut} times` } as const]),
    ...noteOfRepeats('failures of the server (500, 502, 503, 504)', failures),
    ...noteOfRepeats('not of this API (no JSON)', strangers),
  ]
}

function noteOfRepeats(what: string, { repeated, perhapsTwice }: Failures): NoteEvent[] {
  const twice =
    perhapsTwice === 0
      ? ''
      : `; ${perhapsTwice} of them without an Idempotency-Key, so that it may have been done twice`
  if (repeated === 0) return []
  const message = `${repeated} answers were ${what}, and what was asked was sent again${twice}`
  return [{ event: 'note', level: 'warning', message }]
}
