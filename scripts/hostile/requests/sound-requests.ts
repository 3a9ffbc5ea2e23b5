import { generateSubmission } from '../../../fixtures/generate-submissions.ts'
import { pdfAttachment } from './small-files.ts'
import type { Chance } from '../chance.ts'
import type { RawRequest } from './raw-request.ts'

const KEYS = ['sandbox', 'expired', 'revoked', 'noperms', 'globex'].map((name) => `sk_${name.padEnd(27, '0')}1`)
const [GOOD = ''] = KEYS
const ID = '019a5b1e-7c1d-7f00-8000-000000000001'

type Draw = (chance: Chance) => RawRequest

/** Requests of each kind that the sandbox serves, most of them such that it accepts them. */
const KINDS: readonly Draw[] = [
  submission,
  submission,
  submission,
  (chance) => json(chance, 'POST', '/api/v1/partner/account/keys', { label: `l${chance.below(1e9)}` }),
  (chance) => json(chance, 'POST', `/api/v1/partner/account/keys/${ID}/rotate`, { expires_interval_days: 30 }),
  (chance) => json(chance, 'POST', '/api/v1/partner/supplier-access/request', { email: 'billing@yourcompany.example' }),
  (chance) => json(chance, 'POST', '/api/v1/partner/supplier-access/request-code', { token: 'a'.repeat(48) }),
  (chance) =>
    json(chance, 'POST', '/api/v1/partner/supplier-access/validate', { token: 'b'.repeat(48), code: '123456' }),
  (chance) => json(chance, 'POST', '/api/v1/partner/supplier-access/mint', { claim_token: 'c'.repeat(48), label: 'x' }),
  (chance) =>
    json(chance, 'POST', '/api/v1/partner/supplier-access/email-preferences', { token: 't', key_issued: true }),
  (chance) => plain(chance, 'GET', '/api/v1/partner/account/keys'),
  (chance) => plain(chance, 'DELETE', `/api/v1/partner/account/keys/${ID}`),
  (chance) => plain(chance, 'GET', `/api/v1/partner/invoices/${ID}${chance.pick(['', '/status', '/events'])}`),
  (chance) => plain(chance, 'GET', `/api/v1/partner/supplier-access/email-preferences?token=${'d'.repeat(48)}`),
  (chance) => plain(chance, 'GET', `/supplier-access/regenerate?token=${'e'.repeat(48)}`),
  form,
  control,
]

export function soundRequest(chance: Chance): RawRequest {
  return chance.pick(KINDS)(chance)
}

/** A submission that is accepted whatever was sent before. */
export function goodSubmission(): RawRequest {
  const body = Buffer.from(JSON.stringify({ invoice: { header: { invoice_number: 'INV-1' } } }))
  return { method: 'POST', target: '/api/v1/partner/invoices', headers: headersOf(GOOD), body }
}

function submission(chance: Chance): RawRequest {
  const made = generateSubmission(chance.below(500))
  const attachments = chance.onceIn(3) ? [pdfAttachment()] : undefined
  const sent = json(chance, 'POST', '/api/v1/partner/invoices', { ...made, ...(attachments && { attachments }) })
  if (!chance.onceIn(2)) return sent
  return { ...sent, headers: [...sent.headers, ['Idempotency-Key', `k${chance.below(50)}`]] }
}

function form(chance: Chance): RawRequest {
  const body = Buffer.from(`token=${'f'.repeat(48)}&step=${chance.pick(['send', 'code', 'mint'])}&code=123456`)
  const headers = [
    ['Host', 'localhost'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ] as const
  return { method: 'POST', target: '/supplier-access/regenerate', headers, body }
}

const CALLS: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', '/health'],
  ['GET', '/clock'],
  ['POST', '/clock?tenant=acme', { preview: 'P90D' }],
  ['POST', '/clock?tenant=globex', { advance: 'PT1H' }],
  ['GET', '/tenants'],
  ['POST', '/tenants', { scene: 'key-in-grace' }],
  ['GET', '/scenes'],
  ['GET', '/mail?to=billing@yourcompany.example'],
  ['GET', '/mail/next?type=code&wait=0'],
  ['GET', '/requests?limit=5'],
  ['GET', '/invoices?tenant=acme&limit=5'],
  ['GET', `/invoices/${ID}`],
  ['GET', `/invoices/${ID}/attachments/0`],
  ['PATCH', '/tenants/acme', { image_capture_rules: true }],
  ['POST', '/tenants/globex/partners', { name: 'P', notification_emails: ['p@p.example'] }],
  ['PUT', '/state', { format: 2, pepper: 'x', rows: [] }],
  ['POST', '/checkpoints/none/restore', {}],
]

function control(chance: Chance): RawRequest {
  const [method, path, body] = chance.pick(CALLS)
  const headers = [
    ['Host', 'localhost'],
    ['Content-Type', 'application/json'],
  ] as const
  const bytes = body && Buffer.from(JSON.stringify(body))
  return { method, target: `/_sandbox/v1${path}`, headers, body: bytes }
}

function json(chance: Chance, method: string, target: string, value: object): RawRequest {
  return { ...plain(chance, method, target), body: Buffer.from(JSON.stringify(value)) }
}

function plain(chance: Chance, method: string, target: string): RawRequest {
  return { method, target, headers: headersOf(chance.onceIn(5) ? chance.pick(KEYS) : GOOD), body: undefined }
}

function headersOf(key: string): RawRequest['headers'] {
  return [
    ['Host', 'localhost'],
    ['X-API-Key', key],
    ['Content-Type', 'application/json'],
  ]
}
