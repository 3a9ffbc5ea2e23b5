import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { type Ended, startServe, temporaryFolder, type ServeProcess } from '../../fixtures/testing/serve-process.ts'
import type { Attack } from './attack.ts'
import type { Chance } from './chance.ts'
import { pdfAttachment } from './requests/small-files.ts'

const KEY = 'sk_sandbox000000000000000000001'
const INVOICES = 60
const NOTED_WITHIN_MS = 500

export const damagedFiles: Attack = {
  name: 'damaged-files',
  law: 'of what a damaged folder has lost a word is said at the start, or the start is refused in one line',
  seconds: { short: 10, full: 45 },
  async run(arena) {
    using source = temporaryFolder()
    const told = await fill(source.path)
    const seen = { starts: 0, refused: 0, told: 0 }
    while (arena.goesOn()) {
      using copy = temporaryFolder()
      const folder = join(copy.path, 'data')
      cpSync(source.path, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') })
      const damage = Array.from({ length: 1 + arena.chance.below(2) }, () => damageOne(folder, arena.chance)).join(', ')
      seen.starts += 1
      const { refusal, warned, lost } = await look(folder, told)
      if (refusal !== undefined) {
        seen.refused += 1
        const clear = refusal.code === 2 && /^nuntiq-kit: [^\n]+\n$/.test(refusal.stderr)
        if (!clear) arena.violated(`${damage}: it ended with ${refusal.code ?? refusal.signal}: ${refusal.stderr}`)
      } else if (warned) seen.told += 1
      else if (lost.length > 0) arena.violated(`${damage}: without a word, ${lost.length} are lost: ${lost[0]}`)
    }
    return `${seen.starts} starts, ${seen.refused} refused, ${seen.told} with a warning`
  },
}

/** Leaves a folder with a snapshot, a journal and files, as a process that was killed does. */
async function fill(folder: string): Promise<readonly string[]> {
  const tokens: string[] = []
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const server = await serve(folder)
    for (let number = 0; number < INVOICES / 2; number++) {
      const attachments = number % 10 === 0 ? { attachments: [pdfAttachment()] } : {}
      const answer = await partnerApi(server)('POST /invoices', { key: KEY, body: { ...SMALLEST, ...attachments } })
      if (answer.status !== 200) throw new Error(`a submission was answered ${answer.status}: ${answer.raw}`)
      tokens.push(String(answer.at('data.invoice_token')))
    }
    // How far a journal reaches is noted every tenth of a second: what is cut off before that is missed by nobody.
    if (signal === 'SIGKILL') await wait(NOTED_WITHIN_MS)
    await server.stop(signal)
  }
  return tokens
}

const serve = (folder: string): Promise<ServeProcess> => startServe({ args: ['--data', folder, '--rate-limit', '0'] })

type Damage = (path: string, chance: Chance) => string

const DAMAGES: readonly Damage[] = [
  (path) => (rmSync(path), 'is gone'),
  (path) => (truncateSync(path, 0), 'is empty'),
  (path, chance) => {
    const size = chance.below(statSync(path).size + 1)
    truncateSync(path, size)
    return `is cut to ${size} bytes`
  },
  (path, chance) => {
    const bytes = readFileSync(path)
    const line = bytes.lastIndexOf(0x0a, chance.below(bytes.length + 1))
    truncateSync(path, line + 1)
    return `is cut to ${line + 1} bytes, behind a line`
  },
  (path, chance) => {
    const bytes = readFileSync(path)
    const at = chance.below(bytes.length)
    if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
    writeFileSync(path, bytes)
    return `has another bit at ${at}`
  },
  (path, chance) => {
    const bytes = readFileSync(path)
    const at = chance.below(bytes.length + 1)
    bytes.fill(0, at)
    writeFileSync(path, bytes)
    return `is full of zeros from ${at} on`
  },
  (path) => {
    writeFileSync(path, '{"half":', { flag: 'a' })
    return 'has half a line more'
  },
  (path) => {
    rmSync(path)
    mkdirSync(path)
    return 'is a folder'
  },
  (path) => {
    const later = path.replace(/\d{6}(?=\.log$)/, '000099')
    writeFileSync(later, later === path ? readFileSync(path) : '')
    return 'has an empty successor'
  },
]

/** Damages one file of the store, and says how. */
function damageOne(folder: string, chance: Chance): string {
  const files = readdirSync(folder).filter((name) => /^(?:journal|snapshot)-|^pepper$/.test(name))
  const name = chance.pick(files.toSorted())
  const path = join(folder, name)
  return statSync(path).isFile() ? `${name} ${chance.pick(DAMAGES)(path, chance)}` : `${name} is a folder already`
}

interface Look {
  /** How it ended, when it did not start. */
  readonly refusal?: Ended
  readonly warned: boolean
  readonly lost: readonly string[]
}

async function look(folder: string, told: readonly string[]): Promise<Look> {
  const server = await serve(folder).catch((error: unknown) => refusalIn(error))
  if ('code' in server) return { refusal: server, warned: false, lost: [] }
  const lost: string[] = []
  for (const token of told) {
    const { status } = await controlApi(server)(`GET /invoices/${token}`)
    if (status !== 200) lost.push(`invoice ${token} is answered ${status}`)
  }
  const warned = server.events().some(({ event }) => event === 'warning')
  await server.stop('SIGKILL')
  return { warned, lost }
}

/** `startServe` rejects with what the process said. */
function refusalIn(error: unknown): Ended {
  const text = error instanceof Error ? error.message : String(error)
  const [, ended = '', stderr = ''] = /^serve ended with (\w+): ([^\n]*\n)/.exec(text) ?? []
  if (ended === '') throw error
  return { code: /^\d+$/.test(ended) ? Number(ended) : null, signal: ended, stdout: '', stderr }
}
