import ts from 'typescript'
import { test } from 'tap'

const FOLDER = 'conformance/nuntiq-partner/cases'

/**
 * Variables that hold a promise: what is begun in one statement and waited for in a later one rejects with
 * nobody listening if a statement between them throws. oxlint sees only what is never waited for.
 */
function keptPromises(program: ts.Program, isMeant: (file: string) => boolean): string[] {
  const checker = program.getTypeChecker()
  const found: string[] = []
  const look = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const type = checker.getTypeAtLocation(node.initializer)
      const parts = type.isUnion() ? type.types : [type]
      const file = node.getSourceFile()
      const { line } = file.getLineAndCharacterOfPosition(node.getStart())
      if (parts.some((each) => each.getSymbol()?.name === 'Promise'))
        found.push(`${file.fileName}:${line + 1} ${node.name.getText()}`)
    }
    node.forEachChild(look)
  }
  for (const file of program.getSourceFiles()) if (isMeant(file.fileName)) look(file)
  return found
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
}

test('no case keeps a promise for a later statement', async (t) => {
  const cases = ts.sys.readDirectory(FOLDER, ['.ts']).filter((file) => !file.endsWith('.test.ts'))
  t.ok(cases.length > 20)
  const program = ts.createProgram(cases, OPTIONS)
  t.strictSame(
    keptPromises(program, (file) => file.includes(`${FOLDER}/`)),
    [],
  )
})

test('what looks for kept promises finds them', async (t) => {
  const text =
    'async function f(g: () => Promise<number>, x: boolean) { const p = x ? g() : g(); await g(); return await p }'
  const host = ts.createCompilerHost(OPTIONS)
  const real = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...more) =>
    name === 'probe.ts' ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true) : real(name, ...more)
  t.strictSame(
    keptPromises(ts.createProgram(['probe.ts'], OPTIONS, host), (file) => file === 'probe.ts'),
    ['probe.ts:1 p'],
  )
})
