import { test } from 'tap'
import { hiddenCases } from '../../fixtures/pdf-hidden-cases.ts'
import { LINK, scriptCases, wordCases } from '../../fixtures/pdf-cases.ts'
import { judgeByPdfjs } from './pdf/judge-by-pdfjs.ts'
import { chanceOf } from './pdf/chance.ts'
import { makeMutant } from './pdf/make-mutant.ts'
import { readParents } from './pdf/parents.ts'
import { pdfDifferential } from './pdf-differential.ts'

const SECONDS = 15

test(
  'INV-PDF-017 no mutant in which pdf.js finds a script or encryption is accepted',
  { timeout: 120_000 },
  async (t) => {
    const found = await pdfDifferential({ mutants: 2000, seed: 20_000, seconds: SECONDS })
    t.strictSame(found.disagreements, [])
    t.ok(found.judgedByBoth > found.tried / 4, `${found.judgedByBoth} of ${found.tried} could be judged by both`)
  },
)

test('pdf.js finds nothing in the innocent cases either', async (t) => {
  const innocents = [
    ...[...scriptCases, ...hiddenCases].map(({ name, make }) => ({ name, pdf: make(LINK) })),
    ...wordCases.map(({ name, make }) => ({ name, pdf: make() })),
  ]
  const suspected: string[] = []
  for (const { name, pdf } of innocents) {
    const verdict = await judgeByPdfjs(pdf)
    if (verdict === 'script' || verdict === 'encrypted') suspected.push(name)
  }
  t.strictSame(suspected, [])
})

test('a mutant follows from its seed', async (t) => {
  const parents = readParents()
  t.ok(makeMutant(7, parents).bytes.equals(makeMutant(7, parents).bytes))
  t.notOk(makeMutant(7, parents).bytes.equals(makeMutant(8, parents).bytes))
  const [one, other] = [chanceOf(1), chanceOf(1)]
  t.strictSame([one(1000), one(1000)], [other(1000), other(1000)])
})
