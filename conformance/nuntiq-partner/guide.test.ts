import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { optionNames, readOptions } from '../kit/plan/options.ts'
import { usage } from '../kit/plan/usage.ts'
import { NUNTIQ_PARTNER } from './profile.ts'

const USAGE = usage(NUNTIQ_PARTNER, [NUNTIQ_PARTNER.name])
const OPTION_NAMES = optionNames(NUNTIQ_PARTNER)
const GUIDE = readFileSync('docs/conformance.md', 'utf8')
const TABLE = GUIDE.slice(GUIDE.indexOf('## Options'))
const flags = (text: string): string[] => [...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name = '']) => name)
const OF_OTHERS = ['global', 'version', 'ephemeral', 'plain']

test('the guide explains each option of conform once, in its table', async (t) => {
  const explained = [...TABLE.matchAll(/^\| `--([a-z-]+)/gm)].map(([, name = '']) => name)
  t.strictSame(explained.toSorted(), OPTION_NAMES.toSorted())
})

test('the help explains each option of conform', async (t) => {
  t.strictSame(
    OPTION_NAMES.filter((name) => !new RegExp(`\\n  --${name}[ \\n]`).test(USAGE)),
    [],
  )
})

test('guide and help name no option that does not exist', async (t) => {
  t.strictSame(
    flags(`${GUIDE}${USAGE}`).filter((name) => !OPTION_NAMES.includes(name) && !OF_OTHERS.includes(name)),
    [],
  )
})

test('the environment variables of the guide are read', async (t) => {
  const named = [...new Set(`${GUIDE}${USAGE}`.match(/NUNTIQ_[A-Z_]+/g))]
  t.ok(named.length >= 6)
  for (const name of named) {
    const options = readOptions(NUNTIQ_PARTNER, ['--target', 'http://127.0.0.1:4010/api'], { [name]: `canary-${name}` })
    t.ok([...Object.values(options), ...Object.values(options.settings)].includes(`canary-${name}`), name)
  }
})

test('every command of the guide is one that conform takes', async (t) => {
  const commands = GUIDE.match(/^nuntiq-kit conform .*$/gm) ?? []
  t.ok(commands.length >= 8)
  for (const command of commands) {
    // A shell reads no further than a comment.
    const [taken = ''] = command.split(' # ')
    t.doesNotThrow(() => readOptions(NUNTIQ_PARTNER, taken.split(' ').slice(2), {}), command)
  }
})
