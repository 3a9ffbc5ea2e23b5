import { test } from 'tap'
import { pathologies } from '../../../fixtures/pathological-pdfs.ts'
import { pdfOfSize } from '../../../fixtures/pdf-builder.ts'
import { Budget } from './budget.ts'
import { inspectWithin } from './inspect-pdf.ts'
import { FULL_LIMITS } from './verdict.ts'

const SMALL = 1 << 15

/** Twice the work for twice the bytes, and a little for what does not grow with them. */
const MOST_GROWTH = 2.1

function cost(pdf: Buffer): number {
  const budget = new Budget(FULL_LIMITS, pdf.length)
  inspectWithin(pdf, budget)
  return budget.spent
}

for (const { name, make } of pathologies) {
  test(`INV-PDF-012 twice the bytes cost at most twice the work: ${name}`, async (t) => {
    const [small, large] = [make(SMALL), make(2 * SMALL)]
    t.ok(cost(large) <= MOST_GROWTH * Math.max(cost(small), small.length), 'the work grows no faster than the file')
  })
}

test('INV-PDF-012 no file of a kilobyte costs more than a fiftieth of the most that any may', async (t) => {
  const costs = pathologies.map(({ make }) => cost(make(1400).subarray(0, 1400)))
  t.ok(Math.max(...costs) <= FULL_LIMITS.work / 50)
})

test('a large file of the usual kind costs less than its bytes', async (t) => {
  t.ok(cost(pdfOfSize(100_000)) < 20_000)
})
