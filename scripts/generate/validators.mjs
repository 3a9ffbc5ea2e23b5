// partner-validators.js and .d.ts: validators compiled ahead, so that nothing compiles at start.
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import { build } from 'esbuild'
import { listOperations } from './document.mjs'

/** The document's component schemas as one JSON Schema; `id` tells variants of it apart. */
export function bundleSchemas(document, id) {
  // The requirement behind a keyword is for `shape-rules.ts`: a validator would carry it along unread.
  const withoutNotes = (key, value) => (key === 'x-requirement' ? undefined : value)
  const text = JSON.stringify(document.components.schemas, withoutNotes).replaceAll(
    '"#/components/schemas/',
    '"#/$defs/',
  )
  return { $id: id, $defs: JSON.parse(text) }
}

/** The server takes files out of a body before it is judged, so they are not judged here. */
function withoutAttachments(bundle) {
  bundle.$defs.SubmitInvoiceRequest.properties.attachments = { type: 'array' }
  return bundle
}

/** Dates and address types are judged after the attachments, in the documented order. */
function withoutLateRules(bundle) {
  const { IsoDate, InvoiceAddress } = bundle.$defs
  delete IsoDate.format
  delete InvoiceAddress.required
  delete InvoiceAddress.properties.address_type.enum
  return bundle
}

const pascal = (name) => name[0].toUpperCase() + name.slice(1)

/** Validator names with the schemas behind them. */
function exportsOf(operations) {
  const requests = operations
    .filter(({ request, operationId }) => request !== undefined && operationId !== 'submitInvoice')
    .map(({ operationId, request }) => [`validate${pascal(operationId)}`, `partner#/$defs/${request}`])
  return Object.fromEntries([
    ['validateSubmission', 'submission#/$defs/SubmitInvoiceRequest'],
    ['validateSubmissionShape', 'submission-shape#/$defs/SubmitInvoiceRequest'],
    ...requests,
  ])
}

const responseName = (schema) => `response${schema}`

function responseTable(operations) {
  const rows = operations.map(({ operationId, responses }) => {
    const cells = responses
      .filter(({ schema }) => schema !== undefined)
      .map(({ status, schema }) => `${status}: ${responseName(schema)}`)
    return `  ${operationId}: { ${cells.join(', ')} },\n`
  })
  return `const responseValidators = {\n${rows.join('')}}\n`
}

function compile(document, names) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, code: { source: true, esm: true } })
  // No schema asks for either, and keeping account of them is most of what a judgement costs.
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false })
  addFormats.default(ajv)
  ajv.addSchema(bundleSchemas(document, 'partner'))
  ajv.addSchema(withoutAttachments(bundleSchemas(document, 'submission')))
  ajv.addSchema(withoutLateRules(withoutAttachments(bundleSchemas(document, 'submission-shape'))))
  return standalone.default(ajv, names)
}

/** Serves AJV's code to the bundler as the module `compiled`. */
const compiledModule = (contents) => ({
  name: 'compiled',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^compiled$/ }, () => ({ path: 'partner', namespace: 'compiled' }))
    onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({ contents, resolveDir: process.cwd() }))
  },
})

/** Pulls in the few run-time functions that AJV's code asks for by `require`. */
export async function bundle(entry, compiled) {
  const result = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), sourcefile: 'entry' },
    plugins: [compiledModule(compiled)],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    lineLimit: 120,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const imports = Object.values(result.metafile.outputs).flatMap((file) => file.imports)
  if (imports.length > 0) throw new Error(`the validators still ask for ${imports[0].path} at run time`)
  return result.outputFiles[0].text
}

function declarations(names) {
  const functions = names.map((name) => `export const ${name}: Validator\n`).join('')
  return `import type { ErrorObject } from 'ajv'
import type { OperationId } from './partner-operations.js'

/** Stops at the first broken rule; \`errors\` belongs to the latest call. */
export interface Validator {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}

${functions}
/** By operation and status; undefined where no JSON body is documented. */
export const responseValidators: Readonly<Record<OperationId, Readonly<Partial<Record<number, Validator>>>>>
`
}

export async function validatorModules(document) {
  const operations = listOperations(document)
  const requests = exportsOf(operations)
  const names = Object.keys(requests)
  const schemas = operations.flatMap(({ responses }) => responses.flatMap(({ schema }) => schema ?? []))
  const responses = Object.fromEntries(schemas.map((name) => [responseName(name), `partner#/$defs/${name}`]))

  const compiled = compile(document, { ...requests, ...responses })
  const entry = `import { ${Object.keys(responses).join(', ')} } from 'compiled'
export { ${names.join(', ')} } from 'compiled'
export ${responseTable(operations)}`
  return { code: await bundle(entry, compiled), declarations: declarations(names) }
}
