import type { Kind } from '../profile.ts'
import { covers } from '../register.ts'
import { mailbox } from '../sandbox/mailbox.ts'
import type { Bench } from './bench.ts'
import { judgeGrounds } from './pair.ts'
import { SuiteError, Undecided } from './suite-error.ts'
import { expectation } from './vocabulary.ts'
import type { Words } from './words.ts'

/** The kit's words for one case; everything that they see becomes a fact of the run. */
export function createWords<K extends Kind>(bench: Bench<K>): Words<K> {
  const { run, spec } = bench
  const { rows } = run.profile.register

  return {
    seed: bench.seed,
    own: bench.own,
    offers: (need) => run.offered.has(need),
    leaves: (footprint) => covers(run.footprint, footprint),
    account: () => bench.account(),
    call: (method, path, options) => bench.send(method, path, options),

    expect(exchange, ...ids) {
      const decided = bench.decided(ids)
      return expectation(run.profile.vocabulary, (check) => void bench.record(check, exchange, decided))
    },
    check(verdict, ...ids) {
      for (const requirement of bench.decided(ids))
        bench.note({ kind: 'check', caseId: spec.id, requirement, verdict, exchange: undefined })
    },
    observe(exchange, id, readings) {
      const documented = rows[id].readings ?? []
      const strange = Object.keys(readings).filter((reading) => !documented.some((each) => each.id === reading))
      if (strange.length > 0) throw new SuiteError(`${id} has no reading ${strange.join(', ')}`)
      const seen = Object.entries(readings).find(([, applies]) => applies(exchange))?.[0]
      bench.record(
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
        bench.note({ kind: 'observation', caseId: spec.id, requirement: id, reading: seen, exchange: exchange.n })
    },
    async pair(refused, grounds, ...ids) {
      const facts = await judgeGrounds({
        caseId: spec.id,
        ids: bench.decided(ids),
        refused,
        grounds,
        wordsOf: (exchange) => run.profile.wordsOf(exchange),
      })
      for (const fact of facts) bench.note(fact)
    },
    undecided(reason) {
      throw new Undecided(reason)
    },
    leaveOpen(reason, ...ids) {
      for (const requirement of bench.decided(ids))
        bench.note({ kind: 'undecided', caseId: spec.id, requirement, reason, lost: false })
    },

    get control() {
      if (!run.control) throw new SuiteError('a case uses the control API without needing it')
      return run.control.heardBy((told) => run.notebook.hear(told, spec.id))
    },
    async advance(duration) {
      const { slug = '' } = await bench.account()
      await this.control.call('POST', `/clock?tenant=${slug}`, { advance: duration })
    },
    get mail() {
      const { control } = this
      return bench.account().then(({ slug = '' }) => mailbox(control, slug))
    },
  }
}
