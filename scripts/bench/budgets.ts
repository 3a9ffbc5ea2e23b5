// What was measured, each beside its budget.
import type { Measured } from './measured.ts'
import { MB, pairedRatio } from './numbers.ts'

export interface Verdict {
  readonly what: string
  readonly budget: string
  readonly measured: string
  /** Where a budget is missed: how many times over. */
  readonly verdict: string
}

export function judge({ start, rates, stored, tenants, large }: Measured): Verdict[] {
  const against = (size: string, other: 'koa' | 'prism'): number => {
    const row = rates.find((each) => each.size === size && each.connections === 32)
    return row === undefined ? NaN : pairedRatio(row.ours.rates, row[other].rates)
  }
  return [
    atMost('start, spawn to first 200', 200, start.startMs, ms),
    atMost("start against Prism's", 0.25, start.toPrism, plain),
    atMost('idle memory', 90, start.memory / MB, (value) => `${value.toFixed(0)} MB`),
    atLeast("1.5 KB, 32 connections, rate against bare Koa's", 0.65, against('1.5 KB', 'koa'), plain),
    atLeast("the same against Prism's mock", 5, against('1.5 KB', 'prism'), plain),
    atLeast("100 KB PDF, 32 connections, rate against bare Koa's", 0.4, against('100 KB PDF', 'koa'), plain),
    atLeast(`${stored.stored.toLocaleString('en')} stored invoices, rate against none`, 0.9, stored.ratio, plain),
    atMost('making a tenant', 1, tenants.makeMs, ms),
    atMost('resetting a tenant', 1, tenants.resetMs, ms),
    atMost("9 MB PDF, time against bare Koa's", 3, large.timeToKoa, plain),
    atMost('9 MB PDF, peak growth of memory in multiples of its size', 6, large.ours.growth, plain),
    atMost('9 MB PDF, event loop held at most', 100, large.ours.stallMs, ms),
  ]
}

type Show = (value: number) => string

const plain: Show = (value) => value.toFixed(2)
const ms: Show = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`

function atMost(what: string, budget: number, measured: number, show: Show): Verdict {
  return { what, budget: `at most ${show(budget)}`, measured: show(measured), verdict: verdict(measured / budget) }
}

function atLeast(what: string, budget: number, measured: number, show: Show): Verdict {
  return { what, budget: `at least ${show(budget)}`, measured: show(measured), verdict: verdict(budget / measured) }
}

function verdict(excess: number): string {
  if (excess <= 1) return 'ok'
  return Number.isNaN(excess) ? 'not measured' : `missed by ${excess.toFixed(2)} times`
}
