import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'
import ts from 'typescript'

// oxlint forbids names and members, but cannot tell `new Date()`, which reads the clock, from `new Date(0)`, which
// does not: so this stays a test. Who may import whom stands in .dependency-cruiser.mjs.

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Source {
  /** From the project's root, with slashes. */
  readonly path: string
  readonly text: string
}

const sources: readonly Source[] = [
  'cli.ts',
  ...['spec/generated', 'server', 'conformance', 'fixtures', 'scripts'].flatMap(typescriptBelow),
].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

function typescriptBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
}

const isTest = (path: string): boolean => /\.(test|test\.helper|browser)\.ts$/.test(path)

/** Where real time and chance come in: the server's platform, and in the suite its window and the bound on an answer. */
const DOORS = [/^server\/platform\//, /^conformance\/kit\/wire\/(outside|send)\.ts$/]
/** Data, tools and what stands in for callers. */
const EXEMPT = [/^scripts\//, /^fixtures\//, /^spec\//]

const mayReachOutside = (path: string): boolean =>
  isTest(path) || [...DOORS, ...EXEMPT].some((place) => place.test(path))

const READS_OF_THE_OUTSIDE = new Set([
  'Date.now',
  'performance.now',
  'performance.timeOrigin',
  'process.hrtime',
  'process.hrtime.bigint',
  'process.uptime',
  'Math.random',
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFillSync',
  'randomFill',
  'getRandomValues',
  'setTimeout',
  'setInterval',
  'AbortSignal.timeout',
])

/** Each place where a source reads the time or draws a random number, as `line: what`. */
function reachesOutside({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const note = (node: ts.Node, what: string): void => {
    found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0)
      note(node, 'new Date()')
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText().replace(/^globalThis\./, '')
      const last = called.split('.').at(-1) ?? ''
      const isMethodOfItsOwn = last === 'setTimeout' && called !== last
      if (called === 'Date') note(node, 'Date()')
      else if (!isMethodOfItsOwn && (READS_OF_THE_OUTSIDE.has(called) || READS_OF_THE_OUTSIDE.has(last)))
        note(node, called)
    }
    if (ts.isImportDeclaration(node)) visitImport(node)
    ts.forEachChild(node, visit)
  }
  const visitImport = (node: ts.ImportDeclaration): void => {
    const from = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : ''
    if (!/^(node:)?(timers(\/promises)?|perf_hooks|crypto)$/.test(from)) return
    const bindings = node.importClause?.namedBindings
    if (!bindings || !ts.isNamedImports(bindings)) return note(node, `all of ${from}`)
    for (const { propertyName, name } of bindings.elements) {
      const imported = (propertyName ?? name).text
      if (/^(setTimeout|setInterval|scheduler|performance|random\w*|webcrypto)$/.test(imported))
        note(node, `${imported} of ${from}`)
    }
  }
  visit(file)
  return found
}

test('nothing outside the platform folder reads the time or draws a random number', (t) => {
  t.same(sources.filter(({ path }) => !mayReachOutside(path)).flatMap(reachesOutside), [])
  t.end()
})

for (const text of [
  'Date.now()',
  'new Date()',
  'new Date',
  'Date()',
  'Math.random()',
  'globalThis.performance.now()',
  'process.hrtime.bigint()',
  'crypto.randomUUID()',
  'crypto.getRandomValues(bytes)',
  'setTimeout(f, 1)',
  'setInterval(f, 1)',
  'AbortSignal.timeout(1)',
  "import { randomBytes } from 'node:crypto'",
  "import { setTimeout as wait } from 'node:timers/promises'",
  "import * as crypto from 'node:crypto'",
  "import { randomUUID as id } from 'crypto'",
]) {
  test(`a read of the outside is found: ${text}`, (t) => {
    t.not(reachesOutside({ path: 'server/x.ts', text }).length, 0)
    t.end()
  })
}

test('what only looks like one is not', (t) => {
  const text = `new Date(0); Date.parse(x); socket.setTimeout(1); // Date.now()
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
const text = 'Math.random()'`
  t.same(reachesOutside({ path: 'server/x.ts', text }), [])
  t.end()
})

/** Each `import()` of the server that is not handed to `loadedLater` at the top of its file, as `line: what`. */
function looseImports({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && !isLoadedLater(node))
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isLoadedLater({ parent: arrow }: ts.Node): boolean {
  const call = arrow.parent
  if (!ts.isArrowFunction(arrow) || !ts.isCallExpression(call) || call.expression.getText() !== 'loadedLater')
    return false
  const statement = call.parent.parent.parent
  return ts.isVariableStatement(statement) && ts.isSourceFile(statement.parent)
}

// The engine remembers a module that could not be loaded, for want of an open file, say, and never tries again.
test('what a request may need and a start does not is loaded before a request asks for it', (t) => {
  const server = sources.filter(({ path }) => path.startsWith('server/') && !isTest(path))
  t.same(server.flatMap(looseImports), [])
  t.end()
})

for (const text of [
  "async function f() { await import('yaml') }",
  "const load = () => import('yaml')",
  "function f() { const load = loadedLater(() => import('yaml')) }",
]) {
  test(`a module that a request would load is found: ${text}`, (t) => {
    t.equal(looseImports({ path: 'server/x.ts', text }).length, 1)
    t.same(looseImports({ path: 'server/x.ts', text: "const load = loadedLater(() => import('yaml'))" }), [])
    t.end()
  })
}

test('every source that is read lies in the project', (t) => {
  t.ok(sources.length > 100)
  t.same(
    sources.filter(({ path }) => relative(ROOT, join(ROOT, path)).startsWith('..')),
    [],
  )
  t.end()
})
