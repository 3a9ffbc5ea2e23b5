import { type Edit, replacedBy } from '../../kit/generate/edit.ts'
import { mutate, type Mutator, MUTATORS } from '../payloads/mutators.ts'
import { type Case, defineCase } from '../case.ts'

const PAYLOADS = 2
/** A deployment of others is not asked for every field each time: these many in a row, from where the seed says. */
const SAMPLE = 6

/** The places of the fields that a keyword tells apart: dates by their format, decimals by their pattern. */
const placesOf = (keyword: Mutator['keyword']): ReadonlySet<string> =>
  new Set(MUTATORS.filter((mutator) => mutator.keyword === keyword).map(({ path }) => path))
const DATES = placesOf('format')
const DECIMALS = placesOf('pattern')

/** The rule that a mutator breaks, told from its place and its keyword. A date that is no text is no date either. */
function ruleOf({ path, field, keyword }: Mutator) {
  if (field === 'address_type') return keyword === 'required' ? 'INV-ADDR-001' : 'INV-ADDR-002'
  if (/^invoice\.[a-z]+$/.test(path)) return 'INV-BODY-005'
  if (path.endsWith('.0')) return 'INV-BODY-006'
  if (DATES.has(path)) return dateRuleOf(path)
  return DECIMALS.has(path) ? 'INV-FIELD-013' : 'INV-FIELD-012'
}

function dateRuleOf(path: string) {
  if (path.includes('discounts')) return 'INV-DATE-005'
  const custom = path.includes('custom_date')
  if (path.includes('header')) return custom ? 'INV-DATE-002' : 'INV-DATE-001'
  return custom ? 'INV-DATE-004' : 'INV-DATE-003'
}

/** The mutator as an edit, which makes sure that it breaks its one rule and no other. */
const breaking = (mutator: Mutator): Edit => ({ name: mutator.id, apply: (payload) => mutate(payload, mutator) })

/** What a generator makes of the contract: every field with valid values, and every field broken once. */
export const generatedCases: readonly Case[] = [
  defineCase({
    id: 'generated-valid',
    requirements: ['INV-BODY-001'],
    given: 'payloads with every field of the field map, with values from the seed',
    async run(t) {
      for (let nth = 1; nth <= PAYLOADS; nth += 1) {
        const payload = replacedBy(await t.generated(nth))
        t.expect(await t.submit({ ...payload, name: `generated payload ${nth}, seed ${t.seed + nth}` })).status(200)
      }
    },
  }),
  ...[...new Set(MUTATORS.map(ruleOf))].map((id) =>
    defineCase({
      id: `generated-broken-${id.toLowerCase()}`,
      requirements: [id],
      given: 'payloads with one field broken, field by field',
      async run(t) {
        const all = MUTATORS.filter((each) => ruleOf(each) === id)
        for (const mutator of t.offers('control') ? all : sampleOf(all, t.seed)) {
          await t.refused(breaking(mutator), { names: mutator.field })
        }
      },
    }),
  ),
]

function sampleOf(all: readonly Mutator[], seed: number): Mutator[] {
  const from = seed % all.length
  return [...all.slice(from), ...all.slice(0, from)].slice(0, SAMPLE)
}
