// What was measured, each beside its budget.
import { MB, pairedRatio } from './numbers.mjs'

/** Rows of { what, budget, measured, verdict }. Where a budget is missed the verdict says how many times over. */
export function judge({ start, rates, stored, tenants, large }) {
  const at = (size) => rates.find((row) => row.size === size && row.connections === 32)
  const small = at('1.5 KB')
  const pdf = at('100 KB PDF')
  return [
    atMost('start, spawn to first 200', 200, start.startMs, ms),
    atMost("start against Prism's", 0.25, start.toPrism, plain),
    atMost('idle memory', 90, start.memory / MB, (value) => `${value.toFixed(0)} MB`),
    atLeast(
      "1.5 KB, 32 connections, rate against bare Koa's",
      0.65,
      pairedRatio(small.ours.rates, small.koa.rates),
      plain,
    ),
    atLeast("the same against Prism's mock", 5, pairedRatio(small.ours.rates, small.prism.rates), plain),
    atLeast(
      "100 KB PDF, 32 connections, rate against bare Koa's",
      0.4,
      pairedRatio(pdf.ours.rates, pdf.koa.rates),
      plain,
    ),
    atLeast(`${stored.stored.toLocaleString('en')} stored invoices, rate against none`, 0.9, stored.ratio, plain),
    atMost('making a tenant', 1, tenants.makeMs, ms),
    atMost('resetting a tenant', 1, tenants.resetMs, ms),
    atMost("9 MB PDF, time against bare Koa's", 3, large.timeToKoa, plain),
    atMost('9 MB PDF, peak growth of memory in multiples of its size', 6, large.ours.growth, plain),
    atMost('9 MB PDF, event loop held at most', 100, large.ours.stallMs, ms),
  ]
}

const plain = (value) => value.toFixed(2)
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`

function atMost(what, budget, measured, show) {
  return { what, budget: `at most ${show(budget)}`, measured: show(measured), verdict: verdict(measured / budget) }
}

function atLeast(what, budget, measured, show) {
  return { what, budget: `at least ${show(budget)}`, measured: show(measured), verdict: verdict(budget / measured) }
}

function verdict(excess) {
  if (excess <= 1) return 'ok'
  return Number.isNaN(excess) ? 'not measured' : `missed by ${excess.toFixed(2)} times`
}
