// The tables of a run, as Markdown.
import type { Verdict } from './budgets.ts'
import type { Summary } from './compare.ts'
import type { Measured } from './measured.ts'
import { MB } from './numbers.ts'

const NAMES = [
  ['ours', 'nuntiq-kit'],
  ['koa', 'bare Koa'],
  ['prism', "Prism's mock"],
] as const

interface Run {
  readonly command: string
  readonly date: string | undefined
  readonly machine: string
  readonly verdicts: readonly Verdict[]
  readonly measured: Measured
}

export function report({ command, date, machine, verdicts, measured }: Run): string {
  const { start, rates, stored, tenants, large } = measured
  return [
    '# Performance',
    '',
    `Measured by \`${command}\`${date === undefined ? '' : ` on ${date}`}: ${machine}.`,
    "Every figure is of one run, in which the servers took turns; a ratio is the median of the turns' ratios.",
    'nuntiq-kit runs as it is delivered: all checks, on disk, each submission with an Idempotency-Key of its own',
    'and durable before it is answered; each PDF is another file.',
    '',
    '## Against the budgets',
    '',
    table(
      ['what', 'budget', 'measured', ''],
      verdicts.map(({ what, budget, measured: figure, verdict }) => [what, budget, figure, verdict]),
    ),
    '',
    '## Rates',
    '',
    table(
      ['submission', 'connections', 'server', 'requests/s', 'p50', 'p99', 'CPU a request'],
      rates.flatMap(({ size, connections, ...byServer }) =>
        NAMES.map(([key, name]) => [size, String(connections), name, ...figures(byServer[key])]),
      ),
    ),
    '',
    `With ${stored.stored.toLocaleString('en')} invoices stored, at 32 connections and 1.5 KB:`,
    '',
    table(
      ['stored', 'requests/s', 'p50', 'p99', 'CPU a request'],
      [
        ['none', ...figures(stored.empty)],
        [stored.stored.toLocaleString('en'), ...figures(stored.full)],
      ],
    ),
    '',
    `A start on that folder takes ${stored.fullStartMs.toFixed(0)} ms.`,
    '',
    '## Start, tenants, a large file',
    '',
    table(
      ['server', 'spawn to first 200', 'idle memory'],
      [
        ['nuntiq-kit', time(start.startMs), megabytes(start.memory)],
        ...start.others.map(({ name, startMs, memory }) => [name, time(startMs), megabytes(memory)]),
      ],
    ),
    '',
    `A tenant is made in ${time(tenants.makeMs)} and reset (dropped and made again) in ${time(tenants.resetMs)}, over the`,
    `control API and durable; merely looking at it there takes ${time(tenants.lookMs)}.`,
    '',
    table(
      ['9 MB PDF, one at a time', 'time', 'peak growth of memory', 'event loop held at most'],
      [large.ours, large.koa].map(({ ms, growth, stallMs }, index) => [
        index === 0 ? 'nuntiq-kit' : 'bare Koa',
        time(ms),
        `${growth.toFixed(1)} times its size`,
        time(stallMs),
      ]),
    ),
    '',
  ].join('\n')
}

function figures({ rate, p50, p99, cpuUs }: Summary): string[] {
  return [
    rate.toFixed(rate < 100 ? 1 : 0),
    time(p50),
    time(p99),
    cpuUs < 10_000 ? `${cpuUs.toFixed(0)} µs` : time(cpuUs / 1000),
  ]
}

function time(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`
}

function megabytes(bytes: number): string {
  return Number.isFinite(bytes) ? `${(bytes / MB).toFixed(0)} MB` : 'not known here'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
