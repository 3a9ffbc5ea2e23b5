import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { test } from 'tap'
import { createSandbox } from '../server/sandbox/create-sandbox.ts'
import { SERVE_HELP } from '../server/sandbox/serve-options.ts'
import { blocksIn, type Example, examplesIn } from './markdown-examples.ts'
import { differences } from './same-shape.ts'

const README = readFileSync('README.md', 'utf8')
const DOCUMENTED = 'http://127.0.0.1:4010'

const canRun = ['sh', 'curl', 'base64'].every((program) => spawnSync(program, ['--version']).error === undefined)
const options = canRun ? {} : { skip: 'sh, curl or base64 is not installed' }

test('README: its examples answer as shown', options, async (t) => {
  const sandbox = await createSandbox({ ephemeral: true })
  t.teardown(() => sandbox.close())
  const examples = examplesIn(README)
  t.ok(examples.length >= 4, 'there are examples')
  for (const example of examples) {
    // In order, on one sandbox: a later example may build on an earlier one.
    const printed = await run(example, sandbox.url)
    t.same(judge(example, printed), [], `README.md:${example.line}`)
  }
})

test('README: the options of serve are those that --help prints', async (t) => {
  const shown = blocksIn(README).find(
    ({ language, text }) => language === 'text' && text.startsWith('nuntiq-kit serve'),
  )
  t.equal(shown?.text, SERVE_HELP, 'paste the output of nuntiq-kit serve --help into README.md')
})

test('README: the demo keys are those of the default world', async (t) => {
  const sandbox = await createSandbox({ ephemeral: true, listen: false })
  t.teardown(() => sandbox.close())
  t.same(
    [...README.matchAll(/^\| `(sk_\w+)` \| `(\w+)` \|/gm)].map((row) => ({ api_key: row[1], tenant: row[2] })),
    sandbox.demoKeys.map(({ api_key, tenant }) => ({ api_key, tenant })),
  )
})

test('README: an answer that differs from the shown one is found', async (t) => {
  t.same(differences({ id: 1, at: '2026-05-19T08:00:00.000Z' }, { id: 1, at: '2027-01-01T00:00:00.000Z' }), [])
  t.same(differences({ id: 1, list: [1] }, { id: 2, list: [], more: true }), [
    'answer.id is 2, shown is 1',
    'answer.list has 0 entries, shown are 1',
    'answer.more is answered, not shown',
  ])
})

/** Runs an example as a reader would, but for the port. */
async function run({ language, code }: Example, url: string): Promise<string> {
  const [program, ...args] =
    language === 'sh'
      ? (['sh', '-ec', code.replaceAll(DOCUMENTED, url)] as const)
      : ([process.execPath, '--input-type=module', '-e', code] as const)
  const { stdout } = await promisify(execFile)(program, args)
  return stdout
}

function judge({ shown }: Example, printed: string): string[] {
  if (shown?.language === 'json') return differences(JSON.parse(shown.text), JSON.parse(printed))
  if (shown?.language === 'text') return differences(shown.text, printed)
  if (shown?.language === 'http') {
    const lines = printed.split(/\r?\n/)
    return shown.text
      .trim()
      .split('\n')
      .flatMap((line) => {
        const name = line.slice(0, line.indexOf(' '))
        return differences(line, lines.find((printedLine) => printedLine.startsWith(name)) ?? null, name)
      })
  }
  return printed.includes('"error"') ? [`refused: ${printed}`] : []
}
