import { offeredBy } from '../plan/offer.ts'
import { isLocal, type Options } from '../plan/options.ts'
import type { Plan, Selection } from '../plan/plan.ts'
import type { NoteEvent, RunEvent } from '../report/event.ts'
import { eventsOfRun } from '../report/events-of-run.ts'
import { registerDigest, suiteVersion } from '../version.ts'
import { createClient } from '../wire/client.ts'
import type { Outside } from '../wire/outside.ts'
import { createPace, FOREIGN_PER_MINUTE, RESERVE_PER_MINUTE, unpaced } from '../wire/pace.ts'
import { createSecrets, type Secrets } from '../wire/secrets.ts'
import { createSender } from '../wire/send.ts'
import { cleanUp } from './clean-up.ts'
import { configuredAccounts } from './configured-accounts.ts'
import { createBudget, type RunContext } from './context.ts'
import { type Control, controlProblem, createControl } from './control.ts'
import { createNotebook } from './evidence.ts'
import { disagreements, judgeExchanges, tellOfDisagreement } from './judge-exchanges.ts'
import { openLedger } from './ledger.ts'
import { preflight } from './preflight.ts'
import { runCases } from './run-cases.ts'
import { sandboxAccounts } from './sandbox-accounts.ts'
import { conclude, settle } from './settle.ts'

export interface SuiteParts {
  readonly options: Options
  /** What is to be run, once it is known what the target offers. */
  plan(selection: Selection): Plan
  readonly outside: Outside
  /** Aborts when the run is to stop early; it then still cleans up and reports. */
  readonly signal: AbortSignal
  /** Where the ledger is kept; undefined keeps it in memory. */
  readonly ledgerPath?: string | undefined
  /** Takes note of every secret that the run is given or sees. */
  readonly secrets?: Secrets
  onProgress?(done: number, of: number, caseId: string): void
}

export type SuiteResult =
  | { readonly ran: true; readonly exit: number; readonly events: readonly RunEvent[] }
  | { readonly ran: false; readonly exit: 2 | 3; readonly message: string }

const SANDBOX_CONCURRENCY = 12

/** Plans, looks, runs, cleans up, settles. Never throws for anything that the target does. */
export async function runSuite(parts: SuiteParts): Promise<SuiteResult> {
  const { options, outside, signal } = parts
  const { target } = options
  const started = outside.now()
  const secrets = parts.secrets ?? createSecrets()
  for (const secret of [
    options.apiKey,
    options.rotationSecret,
    options.secondApiKey,
    options.expiredKey,
    options.revokedKey,
  ])
    secrets.add(secret)
  const sender = createSender({ timeoutMs: options.timeoutMs, outside, keepAlive: options.control !== undefined })
  const notebook = createNotebook()
  const client = createClient({ sender, outside, secrets, signal, record: notebook.record })
  try {
    const control =
      options.control === undefined
        ? undefined
        : createControl({ url: options.control, token: options.controlToken, sender, secrets })
    const problem = control && (await controlProblem(control))
    if (problem !== undefined)
      return { ran: false, exit: 3, message: `the control API ${options.control} cannot be used: ${problem}` }
    const sandbox = control !== undefined
    const pace = sandbox ? unpaced : createPace(FOREIGN_PER_MINUTE, outside)
    const looked = await preflight({ client, target, apiKey: options.apiKey, pace })
    if (!looked.ready) return { ran: false, exit: looked.exit, message: looked.message }

    const profile = sandbox && options.profile === 'full' ? 'control' : options.profile
    const offered = offeredBy(options)
    const plan = parts.plan({ only: options.only, profile, offered, sandbox })
    const ledger = openLedger(sandbox ? undefined : parts.ledgerPath)
    const invoiceBudget = sandbox ? undefined : createBudget(options.budget)
    const seed = options.seed ?? outside.drawSeed()
    const shared = control === undefined ? configuredAccounts(options, pace) : undefined
    let halted: string | undefined
    const run: RunContext = {
      target,
      profile,
      seed,
      offered,
      client,
      notebook,
      control,
      outside,
      ledger,
      invoiceBudget,
      lent: {
        ...(options.apiKey !== undefined && { main: options.apiKey }),
        ...(options.secondApiKey !== undefined && { second: options.secondApiKey }),
      },
      halted: () => halted,
      newAccounts: () => shared ?? sandboxAccounts(control as Control),
      twins: new WeakMap(),
    }

    const reserve = createPace(RESERVE_PER_MINUTE, outside)
    const tidy = (): Promise<string[]> => cleanUp({ ...run, pace: signal.aborted ? reserve : pace })
    await runCases(run, plan, {
      concurrency: sandbox ? SANDBOX_CONCURRENCY : 1,
      async onDone(done, caseId) {
        parts.onProgress?.(done, plan.cases.length, caseId)
        // Keys go when their case ends; where they do not, no more are made.
        if (!sandbox) [halted] = await tidy()
      },
    })
    const left = sandbox ? [] : await tidy()
    ledger.close()
    await judgeExchanges(notebook)
    if (sandbox) {
      for (const each of disagreements(notebook))
        notebook.add({ kind: 'error', caseId: 'judges', message: tellOfDisagreement(each) })
    }

    const settled = settle(plan, notebook)
    const conclusion = conclude(settled, notebook)
    const { name, version } = suiteVersion()
    const events = eventsOfRun({
      header: {
        event: 'header',
        suite: name,
        version,
        register: registerDigest(),
        target,
        profile: options.profile,
        control: options.control ?? null,
        elsewhere: !isLocal(target),
        seed,
        routing: {
          ...(options.inbox !== undefined && { 'receiving-inbox': options.inbox }),
          ...(options.alias !== undefined && { 'external-identifier': options.alias }),
        },
        started_at: new Date(started).toISOString(),
        invoice_budget: invoiceBudget?.limit ?? null,
      },
      plan,
      evidence: notebook,
      settled,
      conclusion,
      notes: [
        ...left.map((what): NoteEvent => ({ event: 'note', level: 'warning', message: `left behind: ${what}` })),
        ...(client.waitedOut === 0
          ? []
          : [{ event: 'note', level: 'info', message: `429 was waited out ${client.waitedOut} times` } as const]),
      ],
      secrets,
      interrupted: signal.aborted,
      durationMs: outside.now() - started,
      invoices: (invoiceBudget?.spent ?? 0) + notebook.findings.filter(({ kind }) => kind === 'accident').length,
    })
    return { ran: true, exit: conclusion.exit, events }
  } finally {
    sender.close()
  }
}
