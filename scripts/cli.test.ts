import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'
import { version } from '../server/platform/version.ts'

const CLI = fileURLToPath(new URL('../cli.js', import.meta.url))

/** Runs the command as if this were another version of Node. */
function runAs(node: string, cli: string): { status: number | null; stdout: string; stderr: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, cli, '--version'],
    { encoding: 'utf8' },
  )
}

test('CLI: a Node that is too old gets one sentence, before anything is imported', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  // Alone in its folder, so that the first import would fail.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const alone = join(folder, 'cli.js')
  copyFileSync(CLI, alone)
  for (const node of ['18.20.4', '20.18.3']) {
    t.match(runAs(node, alone), {
      status: 2,
      stdout: '',
      stderr: `nuntiq-kit needs Node 20.19 or newer; this is ${node}.\n`,
    })
  }
})

test('CLI: a Node that is new enough is let in', async (t) => {
  for (const node of ['20.19.0', '22.0.0', '26.1.0']) t.match(runAs(node, CLI), { status: 0, stdout: `${version()}\n` })
})

test('CLI: an unknown command is named, and ends with 2', async (t) => {
  const ended = spawnSync(process.execPath, [CLI, 'sreve'], { encoding: 'utf8' })
  t.match(ended, { status: 2, stdout: '', stderr: /^nuntiq-kit: there is no command 'sreve'\n/ })
})

/** Generated, and in no part of the bundle. */
const isValidators = (name: string): boolean => /^\.\.\/spec\/generated\/\w+\/\w+-validators\.js$/.test(name)

// What its process loaded a second time, from the plain modules, would have a state of its own.
test('CLI: the command loads its own parts, the modules of the engine and, later, packages', async (t) => {
  const parts = fileURLToPath(new URL('../command/', import.meta.url))
  const texts = readdirSync(parts)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(parts, name), 'utf8'))
  const named = (form: RegExp): string[] =>
    texts.flatMap((text) => Array.from(text.matchAll(form), ([, name = '']) => name))
  const atOnce = named(/^(?:import|\}) .*from ["'](.+)["']/gm)
  const later = named(/import\(["'](.+?)["']\)/g)
  t.ok(atOnce.length > 100)
  t.same(
    atOnce.filter((name) => !name.startsWith('./') && !isBuiltin(name) && !isValidators(name)),
    [],
  )
  t.ok(later.includes('pdfkit'))
  t.same(
    later.filter((name) => name.startsWith('.') && !readdirSync(parts).includes(name.slice('./'.length))),
    [],
  )
})

const noShell = process.platform === 'win32' ? { skip: 'the start script wants a POSIX shell' } : {}

test('npm start: takes options, and SIGTERM to npm ends the server too', noShell, async (t) => {
  const npm = spawn('npm', ['start', '--silent', '--', '--port', '0', '--ephemeral', '--log', 'json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<number | null>((resolve) => npm.once('exit', resolve))
  const { url } = await firstLine(npm.stdout)
  t.equal((await fetch(`${url}/_sandbox/v1/health`)).status, 200)
  npm.kill('SIGTERM')
  await ended
  await t.rejects(fetch(`${url}/_sandbox/v1/health`), 'nothing listens there any more')
})

async function firstLine(output: NodeJS.ReadableStream): Promise<{ url: string }> {
  let text = ''
  for await (const chunk of output) {
    text += String(chunk)
    const end = text.indexOf('\n')
    if (end >= 0) return JSON.parse(text.slice(0, end)) as { url: string }
  }
  throw new Error(`no line came, only: ${text}`)
}
