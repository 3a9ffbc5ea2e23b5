import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Answered, controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import { healthOf } from '../../fixtures/testing/health-of.ts'
import { temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import type { Arena, Attack, Victim } from './attack.ts'

const KEY = 'sk_sandbox000000000000000000001'
const DISK_MB = 8
/** Left free by the balloon: some submissions fit in. */
const ROOM = 200 * 1024
const RECOVERS_WITHIN_MS = 10_000

export const fullDisk: Attack = {
  name: 'full-disk',
  law: 'on a full disk nothing is acknowledged or shown that is not kept, and with room again all goes on',
  seconds: { short: 10, full: 20 },
  async run(arena) {
    using disk = smallDisk()
    if (disk === undefined) return 'not tried: this user may not mount a small disk'
    const victim = await arena.serve({ folder: join(disk.path, 'data'), faultsExpected: true })
    const kept = new Set<string>()
    let refused = 0
    let fills = 0
    while (arena.goesOn() && fills < 4) {
      fills += 1
      const balloon = inflate(disk.path)
      for (let tries = 0; tries < 2_000 && refused < 20 * fills; tries++) {
        const answer = await submit(victim)
        if (answer.status === 200) kept.add(String(answer.at('data.invoice_token')))
        else refused += 1
      }
      await sayIt({ arena, victim, kept })
      rmSync(balloon)
      await recovers({ arena, victim, kept })
    }
    if (refused === 0) arena.violated('the disk was never full')
    await victim.finish()
    const again = await arena.serve({ folder: join(disk.path, 'data') })
    await showsExactly({ arena, victim: again, kept })
    return `${fills} times full, ${kept.size} invoices kept, ${refused} refused`
  },
}

interface Scene {
  readonly arena: Arena
  readonly victim: Victim
  /** Tokens of all that was acknowledged. */
  readonly kept: Set<string>
}

function submit(victim: Victim): Promise<Answered> {
  const lines = [{ description: 'x'.repeat(2_000) }]
  return partnerApi(victim)('POST /invoices', {
    key: KEY,
    body: { invoice: { header: { invoice_number: 'I' }, lines } },
  })
}

async function sayIt({ arena, victim, kept }: Scene): Promise<void> {
  const health = await healthOf(victim, 'failing')
  if (health.status === 'ok') arena.violated('/health says ok on a full disk')
  await showsExactly({ arena, victim, kept })
}

async function recovers({ arena, victim, kept }: Scene): Promise<void> {
  const giveUp = performance.now() + RECOVERS_WITHIN_MS
  for (;;) {
    const answer = await submit(victim)
    if (answer.status === 200) {
      kept.add(String(answer.at('data.invoice_token')))
      break
    }
    if (performance.now() > giveUp) return arena.violated(`with room again a submission is answered ${answer.status}`)
    await wait(100)
  }
  const health = await healthOf(victim, 'ok')
  if (health.status !== 'ok') arena.violated(`with room again /health says ${String(health.status)}`)
}

async function showsExactly({ arena, victim, kept }: Scene): Promise<void> {
  const shown = new Set<string>()
  let after = ''
  for (;;) {
    const page = await controlApi(victim)(`GET /invoices?tenant=acme&limit=100${after}`)
    const tokens = (Array.isArray(page.body) ? (page.body as { invoice_token?: string; token?: string }[]) : []).map(
      (row) => row.invoice_token ?? row.token ?? '',
    )
    for (const token of tokens) shown.add(token)
    if (tokens.length < 100) break
    after = `&after=${tokens.at(-1)}`
  }
  const extra = [...shown].filter((token) => !kept.has(token))
  const missing = [...kept].filter((token) => !shown.has(token))
  if (extra.length > 0) arena.violated(`${extra.length} invoices are shown that were not acknowledged`)
  if (missing.length > 0) arena.violated(`${missing.length} acknowledged invoices are not shown`)
}

/** Takes all room but a little. */
function inflate(folder: string): string {
  const path = join(folder, 'balloon')
  const piece = Buffer.alloc(64 * 1024)
  try {
    for (;;) writeFileSync(path, piece, { flag: 'a' })
  } catch {
    // Full: give a little back.
  }
  spawnSync('truncate', ['--size', `-${ROOM}`, path])
  return path
}

/** A file system of a few megabytes, gone with all it holds at the end. */
function smallDisk(): (Disposable & { readonly path: string }) | undefined {
  const folder = temporaryFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder.path])
  if (mounted.status !== 0) {
    folder[Symbol.dispose]()
    return undefined
  }
  return {
    path: folder.path,
    [Symbol.dispose]() {
      spawnSync('umount', ['--lazy', folder.path])
      folder[Symbol.dispose]()
    },
  }
}
