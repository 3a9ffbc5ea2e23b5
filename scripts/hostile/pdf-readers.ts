import type { Attack } from './attack.ts'
import { pdfDifferential } from './pdf-differential.ts'

/** More than there is time for. */
const MOST_MUTANTS = 1_000_000
const SECONDS = { short: 10, full: 120 }

export const pdfReaders: Attack = {
  name: 'pdf-readers',
  law: 'no damaged PDF is accepted in which pdf.js finds a script or encryption',
  seconds: SECONDS,
  async run({ chance, short, violated }) {
    const seconds = short ? SECONDS.short : SECONDS.full
    const seed = chance.below(1_000_000)
    const { tried, judgedByBoth, disagreements } = await pdfDifferential({
      mutants: MOST_MUTANTS,
      seed,
      seconds,
      say: () => undefined,
    })
    for (const { seed: mutant, name, why } of disagreements) violated(`mutant ${mutant} of ${name}: ${why}`)
    if (judgedByBoth === 0) violated('pdf.js has opened none of them')
    return `${tried} damaged files, ${judgedByBoth} of them opened by pdf.js`
  },
}
