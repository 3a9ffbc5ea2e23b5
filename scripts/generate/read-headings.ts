// What a register may cite: the headings of the documentation's pages, and those of the readings.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readYaml } from './document.ts'

const PAGES = 'pages.yaml'
const READINGS = 'readings.md'

/** Where a row says that its rule comes from. */
export interface Source {
  readonly page: string
  readonly section: string
  readonly ruling?: string
}

interface Page {
  readonly page: string
  readonly title: string
  /** How much of it is known. */
  readonly known: 'whole' | 'beginning'
  readonly headings: readonly string[]
}

/** By page its title and headings; by heading of the readings the numbers behind it. */
export interface Headings {
  readonly pages: ReadonlyMap<string, readonly string[]>
  readonly readings: ReadonlyMap<string, readonly string[]>
}

const TEXT = { type: 'string', minLength: 2 }
const isPages = new Ajv2020({ strict: true }).compile<Page[]>({
  type: 'array',
  items: {
    type: 'object',
    required: ['page', 'title', 'known', 'headings'],
    additionalProperties: false,
    properties: {
      page: { ...TEXT, not: { const: 'ruling' } },
      title: TEXT,
      known: { enum: ['whole', 'beginning'] },
      headings: { type: 'array', uniqueItems: true, items: TEXT },
    },
  },
})

/** Reads `pages.yaml` and `readings.md` of a service; without them there is nothing to cite. Throws where a page is listed twice or badly. */
export function readHeadings(folder: string): Headings {
  const file = join(folder, PAGES)
  const pages = existsSync(file) ? readYaml(file) : []
  if (!isPages(pages)) {
    const { instancePath = '', message = '' } = isPages.errors?.[0] ?? {}
    throw new Error(`${file}: ${instancePath} ${message}`)
  }
  const known = new Map<string, readonly string[]>()
  for (const { page, title, headings } of pages) {
    if (known.has(page)) throw new Error(`${file}: ${page} is listed twice`)
    known.set(page, [title, ...headings])
  }
  const readings = join(folder, READINGS)
  return { pages: known, readings: numbersByHeading(existsSync(readings) ? readFileSync(readings, 'utf8') : '') }
}

/** `### Expired key (C1)` becomes `Expired key` with `C1`. */
function numbersByHeading(text: string): Map<string, readonly string[]> {
  const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading.trim())
  return new Map(
    headings.map((heading) => {
      const [, name = heading, numbers = ''] = /^(.*) \(([CK]\d+a?(?:, [CK]\d+a?)*)\)$/.exec(heading) ?? []
      return [name, numbers === '' ? [] : numbers.split(', ')]
    }),
  )
}

/** What is wrong with a source, with the remedy; undefined where it can be looked up. */
export function sourceProblem({ page, section, ruling }: Source, { pages, readings }: Headings): string | undefined {
  const headings = page === 'ruling' ? [...readings.keys()] : pages.get(page)
  if (headings === undefined) return `the page ${page} is not listed in ${PAGES}`
  if (!headings.includes(section))
    return `${page === 'ruling' ? READINGS : `${page} in ${PAGES}`} has no heading '${section}'`
  if (ruling === undefined) return undefined
  const numbers = page === 'ruling' ? (readings.get(section) ?? []) : [...readings.values()].flat()
  return numbers.includes(ruling) ? undefined : `no heading of ${READINGS} that is cited has the number ${ruling}`
}
