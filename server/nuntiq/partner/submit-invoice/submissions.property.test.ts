import { test } from 'tap'
import { breakagesOf, breakSubmission, type Breakage } from '../../../../fixtures/break-submission.ts'
import { generateSubmission, type Submission } from '../../../../fixtures/generate-submissions.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'
import { validateSubmission } from '../../../../spec/generated/nuntiq/partner-validators.js'

const sandbox = await strictSandbox()
const SEED = 20_260_519
const MANY = 1_000
/** Broken submissions are made from so many sound ones. */
const SOUND = 100

const generated = Array.from({ length: MANY }, (_, index) => ({
  seed: SEED + index,
  submission: generateSubmission(SEED + index),
}))

test(`INV-BODY-001 ${MANY} generated submissions that keep the contract are accepted: seed ${SEED}`, async (t) => {
  const { submit } = await newSupplier(sandbox)
  const refused: unknown[] = []
  for (const { seed, submission } of generated) {
    const { status, body } = await submit(submission)
    if (status !== 200) refused.push({ seed, body })
  }
  t.strictSame(refused, [])
})

test(`INV-RESP-010 generated submissions are stored as they were sent: seed ${SEED}`, async (t) => {
  const { keep } = await newSupplier(sandbox)
  const empty = { lines: [], addresses: [], taxes: [], charges: [], discounts: [] }
  for (const { seed, submission } of generated.filter((each) => each.seed % 4 !== 0).slice(0, 50)) {
    const invoice = Object(submission['invoice']) as { header?: { document_type?: string } }
    // Beside what was sent only the documented default (INV-FIELD-017).
    const header = { ...invoice.header, document_type: invoice.header?.document_type || 'INVOICE' }
    t.strictSame((await keep(submission)).content, { ...empty, ...invoice, header }, `seed ${seed}`)
  }
})

test(`INV-BODY-014 ${MANY} generated submissions that break one rule are refused by it: seed ${SEED}`, async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const astray: unknown[] = []
  const rules = new Set<string>()
  for (const { seed, submission, breakage } of chosenBreakages()) {
    const broken = breakSubmission(submission, breakage)
    if (validateSubmission(broken)) throw new Error(`seed ${seed}: ${JSON.stringify(breakage)} breaks nothing`)
    const { status, rule, body } = await submit(broken)
    rules.add(breakage.rule)
    if (status !== 400 || rule !== breakage.rule) astray.push({ seed, breakage, status, rule, body })
  }
  t.strictSame(astray, [])
  t.equal(rules.size, 18, 'every rule of shape, field, date and address is broken')
  t.equal(await count(), 0, 'nothing is left behind')
})

interface Choice {
  readonly seed: number
  readonly submission: Submission
  readonly breakage: Breakage
}

/** Takes the rules in turn, so that the many text fields do not crowd out the rest. */
function chosenBreakages(): Choice[] {
  const byRule = new Map<string, Choice[]>()
  for (const { seed, submission } of generated.slice(0, SOUND)) {
    for (const breakage of breakagesOf(submission)) {
      const choices = byRule.get(breakage.rule) ?? []
      choices.push({ seed, submission, breakage })
      byRule.set(breakage.rule, choices)
    }
  }
  const rules = [...byRule.values()]
  return generated.flatMap((_, index) => {
    const choices = rules[index % rules.length] ?? []
    return choices.slice((index * 7_919) % choices.length).slice(0, 1)
  })
}
