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
    properties: { id: { type: 'string' }, title: { type: 'string' } },
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
