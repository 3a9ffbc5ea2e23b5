// sandbox-validators.js and .d.ts: judges of worlds and of what is sent to the control API.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import { bundle } from './validators.mjs'

/** Reads one JSON file; what is wrong with it is reported with the file's name. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file}: ${error.message}`)
  }
}

/** Validator names with the schemas behind them; what begins with a small letter is only referred to. */
function exportsOf(control) {
  const names = Object.keys(control.$defs).filter((name) => /^[A-Z]/.test(name))
  return Object.fromEntries([
    ['validateWorld', 'world#'],
    ...names.map((name) => [`validate${name}`, `control#/$defs/${name}`]),
  ])
}

function declarations(names) {
  const functions = names.map((name) => `export const ${name}: Validator\n`).join('')
  return `import type { Validator } from '../nuntiq/partner-validators.js'\n\nexport type { Validator }\n\n${functions}`
}

/** `folder` holds world.schema.json and control.schemas.json. */
export async function sandboxValidatorModules(folder) {
  const control = readJson(join(folder, 'control.schemas.json'))
  const requests = exportsOf(control)
  const names = Object.keys(requests)
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, code: { source: true, esm: true } })
  addFormats.default(ajv)
  ajv.addSchema(readJson(join(folder, 'world.schema.json')))
  ajv.addSchema(control)
  const compiled = standalone.default(ajv, requests)
  const entry = `export { ${names.join(', ')} } from 'compiled'\n`
  return { code: await bundle(entry, compiled), declarations: declarations(names) }
}
