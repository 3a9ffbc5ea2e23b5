import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'

const TOY = `openapi: 3.1.0
info: { title: Toy, version: '1' }
paths:
  /toys:
    get:
      operationId: listToys
      responses:
        '200':
          description: The toys
          content: { application/json: { schema: { $ref: '#/components/schemas/Toys' } } }
components:
  schemas:
    Toys: { type: array, items: { type: string } }
    Tenant: { type: object, x-parts: true, properties: { toys: { type: integer } } }
`

test('a new folder of spec/ is generated from without a word elsewhere, and joins the control API', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-generate-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  cpSync('spec', join(folder, 'spec'), { recursive: true, filter: (path) => !path.includes('generated') })
  for (const each of ['scripts', 'server']) cpSync(each, join(folder, each), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'spec/toy'))
  writeFileSync(join(folder, 'spec/toy/control.openapi.yaml'), TOY)

  const { status, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/generate.ts', 'made'], {
    cwd: folder,
    encoding: 'utf8',
  })
  t.equal(status, 0, stderr)
  for (const file of ['types.ts', 'operations.ts', 'validators.js', 'validators.d.ts'])
    t.ok(existsSync(join(folder, 'made/toy', `control-${file}`)), file)
  t.notOk(existsSync(join(folder, 'made/toy/requirements.ts')), 'it has no register')
  const joined = readFileSync(join(folder, 'made/control-types.ts'), 'utf8')
  t.match(joined, /readonly listToys: \{/)
  t.match(joined, /readonly toys\?: number/)
})
