import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import * as register from './generate/read-requirements.ts'

const listSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'title'],
    properties: { id: { type: 'string' }, title: { type: 'string' }, source: { type: 'object' } },
  },
}

/** A register folder of one file with these rows. */
function registerOf(rows: unknown, retired: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'register-'))
  mkdirSync(join(folder, 'requirements'))
  writeFileSync(join(folder, 'requirements.schema.json'), JSON.stringify(listSchema))
  writeFileSync(join(folder, 'requirements', 'keys.yaml'), JSON.stringify(rows))
  writeFileSync(join(folder, 'requirements', 'retired.yaml'), JSON.stringify(retired))
  return folder
}

const row = { id: 'KEY-LIST-001', title: 'Listing' }

test('the register reads its rows in order', async (t) => {
  const { rows } = register.readRequirements(registerOf([row, { ...row, id: 'KEY-LIST-002' }]))
  t.same(
    rows.map(({ id }) => id),
    ['KEY-LIST-001', 'KEY-LIST-002'],
  )
})

test('the register refuses a row that breaks its schema, naming file and row', async (t) => {
  const folder = registerOf([row, { id: 'KEY-LIST-002' }])
  t.throws(() => register.readRequirements(folder), /keys\.yaml, row 2 \(KEY-LIST-002\)/)
})

test('the register refuses an id that stands there already', async (t) => {
  t.throws(() => register.readRequirements(registerOf([row, row])), /row 2 \(KEY-LIST-001\): .*row 1/)
})

test('the register refuses a retired id', async (t) => {
  const folder = registerOf([row], ['KEY-LIST-001'])
  t.throws(() => register.readRequirements(folder), /row 1 \(KEY-LIST-001\): .*retired/)
})

test('the register refuses a file that holds no list', async (t) => {
  t.throws(() => register.readRequirements(registerOf({ id: 'KEY-LIST-001' })), /keys\.yaml: .*must be array/)
})

const PAGES = [{ page: 'keys', title: 'Keys', known: 'beginning', headings: ['Listing', 'Expired (401)'] }]

/** A register folder whose one row has this source. */
function citing(source: object, pages: unknown = PAGES): string {
  const folder = registerOf([{ ...row, source }])
  writeFileSync(join(folder, 'pages.yaml'), JSON.stringify(pages))
  writeFileSync(join(folder, 'readings.md'), '### Revoked key (C5, C51)\n- **Here.** 401.\n\n### Media types\n')
  return folder
}

const CITED: readonly [name: string, source: object][] = [
  ['a heading of a page', { page: 'keys', section: 'Expired (401)' }],
  ['the title of a page', { page: 'keys', section: 'Keys', ruling: 'C51' }],
  ['a heading of the readings', { page: 'ruling', section: 'Media types' }],
  ['a heading of the readings with its number', { page: 'ruling', section: 'Revoked key', ruling: 'C5' }],
]
for (const [name, source] of CITED) {
  test(`the register lets a row cite ${name}`, async (t) => {
    t.equal(register.readRequirements(citing(source)).rows.length, 1)
  })
}

const NOT_CITED: readonly [name: string, source: object, says: RegExp][] = [
  ['a page that is not listed', { page: 'key', section: 'Listing' }, /the page key is not listed in pages\.yaml/],
  [
    'a heading that its page does not have',
    { page: 'keys', section: 'Listings' },
    /keys in pages\.yaml has no heading 'Listings'/,
  ],
  ['half a heading', { page: 'keys', section: 'Expired' }, /has no heading 'Expired'/],
  [
    'a heading that the readings do not have',
    { page: 'ruling', section: 'Revoked' },
    /readings\.md has no heading 'Revoked'/,
  ],
  ['a number that no heading has', { page: 'keys', section: 'Keys', ruling: 'C6' }, /has the number C6/],
  ["another heading's number", { page: 'ruling', section: 'Media types', ruling: 'C5' }, /has the number C5/],
]
for (const [name, source, says] of NOT_CITED) {
  test(`the register refuses a row that cites ${name}, with its place`, async (t) => {
    const read = (): unknown => register.readRequirements(citing(source))
    t.throws(read, { message: says })
    t.throws(read, /keys\.yaml, row 1 \(KEY-LIST-001\): source: /)
  })
}

test('the register refuses a list of pages that is none, and a page listed twice', async (t) => {
  const source = { page: 'keys', section: 'Listing' }
  t.throws(() => register.readRequirements(citing(source, [{ page: 'keys' }])), /pages\.yaml: \/0 must have/)
  t.throws(() => register.readRequirements(citing(source, [...PAGES, ...PAGES])), /pages\.yaml: keys is listed twice/)
})
