// stored-validators.js and .d.ts: judges of the documents that are stored.
import { readFileSync } from 'node:fs'
import { compileValidators } from './compile-validators.ts'

interface StoredSchemas {
  readonly $id: string
  readonly $defs: Readonly<Record<string, object>>
}

/** `file` holds JSON Schemas as `$defs`; one whose name begins with a small letter is only referred to. */
export async function storedValidatorModules(file: string): Promise<{ code: string; declarations: string }> {
  const schemas = JSON.parse(readFileSync(file, 'utf8')) as StoredSchemas
  const defs = Object.keys(schemas.$defs).filter((name) => /^[A-Z]/.test(name))
  const names = Object.fromEntries(defs.map((name) => [`validate${name}`, `${schemas.$id}#/$defs/${name}`]))
  const exported = Object.keys(names)
  return {
    code: await compileValidators(`export { ${exported.join(', ')} } from 'compiled'\n`, { schemas: [schemas], names }),
    declarations: `import type { Validator } from '../validator.js'

${exported.map((name) => `export const ${name}: Validator\n`).join('')}`,
  }
}
