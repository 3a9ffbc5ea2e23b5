import { createSandbox } from '../../../server/sandbox/create-sandbox.ts'
import { readOptions } from '../../kit/plan/options.ts'
import { makePlan } from '../../kit/plan/plan.ts'
import type { RunEvent, VerdictEvent } from '../../kit/report/event.ts'
import { jsonReport } from '../../kit/report/json.ts'
import { eventsOf } from '../../kit/report/ndjson.ts'
import { runSuite } from '../../kit/run/run-suite.ts'
import { fastTime } from '../../kit/wire/fast-time.test.helper.ts'
import { NUNTIQ_PARTNER } from '../profile.ts'
import { REGISTER } from '../register.ts'
import type { Modifier } from './modifier.ts'
import { startProxy } from './proxy.ts'

/** All that people can lend to a run; the demo keys of a sandbox, which here is a deployment like any other. */
const LENT = {
  NUNTIQ_API_KEY: 'sk_sandbox000000000000000000001',
  NUNTIQ_ROTATION_SECRET: 'rs_sandbox000000000000000000001',
  NUNTIQ_SECOND_API_KEY: 'sk_globex0000000000000000000001',
  NUNTIQ_EXPIRED_KEY: 'sk_expired000000000000000000001',
  NUNTIQ_REVOKED_KEY: 'sk_revoked000000000000000000001',
}
const ROUTED = ['--receiving-inbox', 'eu@acme.apreceiving.com', '--external-identifier', 'ACME-EU']

export interface Judged {
  readonly changed: number
  readonly events: readonly RunEvent[]
  readonly failed: readonly VerdictEvent[]
  readonly verdicts: readonly VerdictEvent[]
  readonly observed: ReturnType<typeof jsonReport>['observations']
}

/** A deployment that the suite does not control, and that remembers what every run has left there. */
export interface ForeignTarget extends AsyncDisposable {
  judge(...args: string[]): Promise<Judged>
}

export async function foreignTarget(modifier: Modifier): Promise<ForeignTarget> {
  const { cases, watches } = NUNTIQ_PARTNER
  const sandbox = await createSandbox({ ephemeral: true, rateLimit: 0 })
  const proxy = await startProxy(sandbox.url, modifier)
  return {
    async judge(...args) {
      const given = ['--target', `${proxy.url}/api`, '--profile', 'full', '--budget', '1000', ...ROUTED]
      const result = await runSuite({
        profile: NUNTIQ_PARTNER,
        options: readOptions(NUNTIQ_PARTNER, [...given, ...args], LENT),
        plan: (selection) => makePlan({ profile: NUNTIQ_PARTNER, cases, watches }, selection),
        outside: fastTime(),
        signal: new AbortController().signal,
      })
      if (!result.ran) throw new Error(result.message)
      const { events } = result
      const verdicts = eventsOf(events, 'verdict')
      const failed = verdicts.filter(({ status }) => status === 'fail')
      const { observations: observed } = jsonReport(events, REGISTER)
      return { changed: proxy.changed, events, failed, verdicts, observed }
    },
    async [Symbol.asyncDispose]() {
      await proxy.close()
      await sandbox[Symbol.asyncDispose]()
    },
  }
}
