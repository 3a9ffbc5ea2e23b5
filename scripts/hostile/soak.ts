import { readdirSync } from 'node:fs'
import { controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import { generateSubmission } from '../../fixtures/generate-submissions.ts'
import type { Arena, Attack, Victim } from './attack.ts'
import { memoryOf } from './memory-of.ts'
import { pdfAttachment } from './requests/small-files.ts'

const SIDE_BY_SIDE = 6
/** Of memory, when nothing is kept: what the collector has not come to yet lies within. */
const MOST_GROWTH = 1.35
const MORE_FILES = 30

export const soak: Attack = {
  name: 'soak',
  law: 'tenants that come, work and go leave nothing behind, in memory or open',
  seconds: { short: 12, full: 60 },
  async run(arena) {
    const victim = await arena.serve()
    const pid = victim.process.pid ?? 0
    const memory: number[] = []
    let lives = 0
    const files = openFiles(pid)
    const lane = async (): Promise<void> => {
      while (arena.goesOn()) {
        await live({ arena, victim, number: lives++ })
        if (lives % 20 === 0) memory.push(memoryOf(pid))
      }
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane))
    const [early, late] = [
      median(memory.slice(memory.length / 4, memory.length / 2)),
      median(memory.slice(-memory.length / 4)),
    ]
    if (late > early * MOST_GROWTH) arena.violated(`memory grew from ${megabytes(early)} to ${megabytes(late)}`)
    const more = openFiles(pid) - files
    if (more > MORE_FILES) arena.violated(`${more} more files are open than at the start`)
    return `${lives} tenants, memory from ${megabytes(early)} to ${megabytes(late)}`
  },
}

/** A tenant, with something of everything, and its end. */
async function live({ arena, victim, number }: { arena: Arena; victim: Victim; number: number }): Promise<void> {
  const control = controlApi(victim)
  const api = partnerApi(victim)
  const slug = `soak-${number}`
  const made = await control('POST /tenants', { body: { slug, scene: 'ready' } })
  const key = String(made.at('credentials.0.api_key'))
  const partner = String(made.at('credentials.0.partner_id'))
  const steps = [
    made,
    await api('POST /invoices', { key, body: { ...generateSubmission(number % 400), attachments: [pdfAttachment()] } }),
    await api('POST /invoices', { key, body: generateSubmission(number % 400), headers: { 'idempotency-key': 'k' } }),
    await api('POST /account/keys', { key, body: { label: 'second' } }),
    ...(await claim({ control, api, slug, partner })),
    await control(`POST /clock?tenant=${slug}`, { body: { advance: 'P89D' } }),
    await api('GET /account/keys', { key }),
    await control(`DELETE /tenants/${slug}`),
  ]
  for (const [index, { status, raw }] of steps.entries()) {
    if (status >= 400) arena.violated(`step ${index} of ${slug} was answered ${status}: ${raw.slice(0, 300)}`)
  }
}

type Calls = {
  control: ReturnType<typeof controlApi>
  api: ReturnType<typeof partnerApi>
  slug: string
  partner: string
}

async function claim({ control, api, slug, partner }: Calls) {
  const invited = await control(`POST /partners/${partner}/invitations`, { body: {} })
  const token = String(invited.at('invitations.0.token'))
  const asked = await api('POST /supplier-access/request-code', { body: { token } })
  const mail = await control(`GET /mail/next?tenant=${slug}&type=code&wait=5`)
  const validated = await api('POST /supplier-access/validate', { body: { token, code: String(mail.at('code')) } })
  const claimed = { claim_token: String(validated.at('data.claim_token')), label: 'claimed' }
  return [invited, asked, mail, validated, await api('POST /supplier-access/mint', { body: claimed })]
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`
}
