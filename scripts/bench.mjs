// npm run bench: measures this build against its budgets, bare Koa and Prism.
//   --quick        a smoke of ten seconds; its figures say little
//   --write FILE   writes the tables as Markdown as well
//   --date TEXT    printed with them
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

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

if (!existsSync(new URL('../dist/cli.js', import.meta.url))) {
  console.error('There is no build to measure: run `npm run build` first.')
  process.exit(2)
}

const { judge } = await import('./bench/budgets.mjs')
const { startLoader } = await import('./bench/loader.mjs')
const { describeMachine } = await import('./bench/machine.mjs')
const { measureLarge } = await import('./bench/measure-large.mjs')
const { measureRates } = await import('./bench/measure-rates.mjs')
const { measureStart } = await import('./bench/measure-start.mjs')
const { measureStored } = await import('./bench/measure-stored.mjs')
const { measureTenants } = await import('./bench/measure-tenants.mjs')
const { report } = await import('./bench/report.mjs')
const { stopAll } = await import('./bench/servers.mjs')

const plan = values.quick ? QUICK : FULL
const loader = startLoader()
process.once('SIGINT', () => {
  void stopAll().finally(() => process.exit(130))
})
try {
  const machine = describeMachine()
  const measured = {}
  for (const [name, measure] of Object.entries({
    start: measureStart,
    tenants: measureTenants,
    large: measureLarge,
    rates: measureRates,
    stored: measureStored,
  })) {
    process.stderr.write(`measuring ${name} …\n`)
    measured[name] = await measure({ ...plan[name], loader })
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

/** What a person has written below the tables of an earlier run stays. */
function handWritten(file) {
  if (!existsSync(file)) return ''
  const text = readFileSync(file, 'utf8')
  const start = text.indexOf(HAND_WRITTEN)
  return start === -1 ? '' : `\n${text.slice(start)}`
}
