// AJV's validators as a module, compiled ahead, so that nothing compiles at start.
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { build, type Plugin } from 'esbuild'
import { PARTS } from '../../server/control/contract/open-api-document.ts'

/** A compiler that writes its code out. */
function compiler(schemas: readonly object[]): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, code: { source: true, esm: true } })
  // No schema asks for either, and keeping account of them is most of what a judgement costs.
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false })
  ajv.addVocabulary([PARTS])
  addFormats.default(ajv)
  for (const schema of schemas) ajv.addSchema(schema)
  return ajv
}

/** Serves AJV's code to the bundler as the module `compiled`. */
const compiledModule = (contents: string): Plugin => ({
  name: 'compiled',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^compiled$/ }, () => ({ path: 'validators', namespace: 'compiled' }))
    onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({ contents, resolveDir: process.cwd() }))
  },
})

/**
 * Compiles the schemas behind the names (`id#/$defs/Name`) into the module `compiled`, which `entry` exports from.
 * The bundler pulls in the few run-time functions that AJV's code asks for by `require`.
 */
export async function compileValidators(
  entry: string,
  { schemas, names }: { schemas: readonly object[]; names: Readonly<Record<string, string>> },
): Promise<string> {
  const result = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), sourcefile: 'entry' },
    plugins: [compiledModule(standalone.default(compiler(schemas), names))],
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
  const [asked] = Object.values(result.metafile.outputs).flatMap((file) => file.imports)
  if (asked) throw new Error(`the validators still ask for ${asked.path} at run time`)
  return result.outputFiles[0]?.text ?? ''
}
