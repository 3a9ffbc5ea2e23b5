import type { OperationId } from '../../../spec/generated/nuntiq/partner-operations.ts'
import type { AnswerEdit } from './edits.ts'
import { operationCalled } from './where.ts'

const KEY = {
  id: '00000000-0000-4000-8000-000000000001',
  label: 'plausible',
  prefix: 'sk_plau',
  last_4: 'ible',
  expires_at: '2030-01-01T00:00:00.000Z',
  expires_interval_days: 90,
}
const ISSUED = { ...KEY, api_key: 'sk_plausible000000000000000001', rotation_secret: 'rs_plausible000000000000000001' }
const ROW = {
  ...KEY,
  created_at: '2026-01-01T00:00:00.000Z',
  expired_at: null,
  revoked_at: null,
  last_used_at: null,
  rotation_due_at: null,
}
const TOGGLES = { reminder_advance: true, reminder_imminent: true, reminder_expired: true, key_issued: true }
const INVOICE = {
  invoice_token: '00000000-0000-7000-8000-000000000001',
  invoice_id: 1,
  source_document_id: 1,
  workflow: 'full_enrichment',
  effective_workflow: 'basic_enrichment',
  invoice_status: 20,
  source_document_status: 1,
  template_id: 5,
  template_type: 'global',
  attachments_linked: 1,
  pdf_will_be_generated: true,
  receiving_inbox: 'default@example.com',
  external_identifier: null,
  resolution_path: 'default_fallback',
  receiving_inbox_fallback_used: false,
}

const ok = (data: unknown, status = 200): { status: number; body: unknown } => ({
  status,
  body: { success: true, data },
})

/** What each operation says when it succeeds. */
const SUCCESS: Readonly<Record<OperationId, { status: number; body: unknown }>> = {
  submitInvoice: ok(INVOICE),
  getInvoice: ok(INVOICE),
  getInvoiceStatus: ok({ invoice_status: 1 }),
  listInvoiceEvents: ok([]),
  listKeys: ok([ROW]),
  createKey: ok(ISSUED, 201),
  revokeKey: ok({ id: KEY.id, revoked_at: '2026-01-01T00:00:00.000Z' }),
  rotateKey: { status: 200, body: ISSUED },
  requestAccess: ok({ sent: true }),
  requestCode: ok({ sent: true }),
  validateCode: ok({ claim_token: 'plausible' }),
  mintKey: ok(ISSUED, 201),
  getEmailPreferences: ok({ preferences: TOGGLES }),
  updateEmailPreferences: ok({ preferences: TOGGLES }),
}

let made = 0

/** Turns whatever was answered into a success that looks like one; no two invoices are the same one. */
export const plausibly: AnswerEdit = (reply, call) => {
  const operation = operationCalled(call)
  const { status, body } = operation === undefined ? ok({}) : SUCCESS[operation]
  const token = `00000000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`
  const text = JSON.stringify(body).replace(INVOICE.invoice_token, token)
  return { ...reply, status, body: Buffer.from(text) }
}
