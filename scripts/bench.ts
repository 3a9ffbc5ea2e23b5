// npm run bench: measures this build against its budgets, bare Koa and Prism.
//   --quick        a smoke of ten seconds; its figures say little
//   --write FILE   writes the tables as Markdown as well
//   --date TEXT    printed with them
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { judge } from './bench/budgets.ts'
import { startLoader } from './bench/loader.ts'
import { describeMachine } from './bench/machine.ts'
import { measureLarge } from './bench/measure-large.ts'
import { measureRates } from './bench/measure-rates.ts'
import { measureStart } from './bench/measure-start.ts'
import { measureStored } from './bench/measure-stored.ts'
import { measureTenants } from './bench/measure-tenants.ts'
import { report } from './bench/report.ts'
import { stopAll } from './bench/servers.ts'

/** Heading of the part that no run writes. */
const HAND_WRITTEN = '## What the figures say'

const FULL = {
  start: { rounds: 7 },
  rates: { rounds: 5, seconds: 2, warmUpSeconds: 5, large: { rounds: 3, requests: 40 } },
  stored: { stored: 100_000, rounds: 7, seconds: 2, warmUpSeconds: 5 },
  tenants: { rounds: 300 },
  large: { rounds: 15 },
}
const QUICK = {
  start: { rounds: 1 },
  rates: { rounds: 1, seconds: 0.3, warmUpSeconds: 0.3, large: { rounds: 1, requests: 4 } },
  stored: { stored: 2_000, rounds: 1, seconds: 0.3, warmUpSeconds: 0.3 },
  tenants: { rounds: 30 },
  large: { rounds: 2 },
}

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, write: { type: 'string' }, date: { type: 'string' } },
})

const plan = values.quick ? QUICK : FULL
const loader = startLoader()
process.once('SIGINT', () => {
  void stopAll().finally(() => process.exit(130))
})
try {
  const machine = describeMachine()
  const measured = {
    start: await told('start', measureStart(plan.start)),
    tenants: await told('tenants', measureTenants(plan.tenants)),
    large: await told('large', measureLarge({ ...plan.large, loader })),
    rates: await told('rates', measureRates({ ...plan.rates, loader })),
    stored: await told('stored', measureStored({ ...plan.stored, loader })),
  }
  const command = `npm run bench${values.quick ? ' -- --quick' : ''}`
  const text = report({ command, date: values.date, machine, verdicts: judge(measured), measured })
  process.stdout.write(text)
  if (values.write !== undefined) writeFileSync(values.write, text + handWritten(values.write))
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await stopAll()
  loader.stop()
}

function told<Figures>(what: string, measuring: Promise<Figures>): Promise<Figures> {
  process.stderr.write(`measuring ${what} …\n`)
  return measuring
}

/** What a person has written below the tables of an earlier run stays. */
function handWritten(file: string): string {
  if (!existsSync(file)) return ''
  const text = readFileSync(file, 'utf8')
  const start = text.indexOf(HAND_WRITTEN)
  return start === -1 ? '' : `\n${text.slice(start)}`
}
