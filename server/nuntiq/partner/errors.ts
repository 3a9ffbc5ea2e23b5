import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { HttpProblem } from '../../http/http-problem.ts'
import { Refusal } from '../../http/refusal.ts'
import { isoDate, type Instant } from '../../platform/clock.ts'
import type { SchemaProblem } from '../../platform/describe-schema-error.ts'
import type { BadLifetime } from '../keys/lifetime.ts'
import type { PartnerAnswer } from './operation.ts'
import { ruleOfProblem } from './submit-invoice/rule-of-problem.ts'

/**
 * Every error that the API answers. Bodies are literal where the documentation prints them, elsewhere
 * `{success:false, error, message}` (C19). Each names the requirement that decided.
 */
export const errors = {
  // ---- authentication
  keyMissing: () => unauthorized('AUTH-KEY-001', 'Missing API Key'),
  keyUnknown: () => unauthorized('AUTH-KEY-002', INVALID_KEY),
  tenantGone: () => unauthorized('AUTH-KEY-002', INVALID_KEY),
  keyRevoked: () => unauthorized('AUTH-KEY-008', INVALID_KEY),
  keyGone: () => unauthorized('KEY-EXPIRE-004', INVALID_KEY),
  keyGraceOver: () => unauthorized('KEY-GRACE-003', INVALID_KEY),
  accountInactive: () => unauthorized('AUTH-KEY-013', INVALID_KEY),
  keyExpired: ({ expiredAt, url }: { expiredAt: Instant; url: string }) =>
    refuse(401, 'AUTH-KEY-004', {
      error: 'Unauthorized',
      code: 'key_expired',
      message: `This API key expired on ${isoDate(expiredAt)}. Generate a new key at ${url}`,
      regenerate_url: url,
    }),
  permissionMissing: ({ permission }: { permission: string }) =>
    refuse(403, 'AUTH-KEY-010', { message: `This API key lacks the permission ${permission}` }),

  // ---- HTTP
  unknownRoute: ({ method, path }: { method: string; path: string }) =>
    refuse(404, 'GEN-HTTP-001', failure('Not Found', `There is no ${method} ${path.slice(0, 200)} in this API`)),
  undecodablePath: ({ path }: { path: string }) =>
    refuse(
      404,
      'GEN-HTTP-012',
      failure('Not Found', `The address ${path.slice(0, 200)} is not valid percent-encoding`),
    ),
  wrongMethod: ({ method, path, allowed }: { method: string; path: string; allowed: readonly string[] }) =>
    refusal({
      status: 404,
      rule: 'GEN-HTTP-002',
      headers: { Allow: allowed.join(', ') },
      body: failure(
        'Not Found',
        `There is no ${method} ${path.slice(0, 200)} in this API; it takes ${allowed.join(', ')}`,
      ),
    }),
  tooManyRequests: ({ retryAfterSeconds }: { retryAfterSeconds: number }) =>
    refusal({
      status: 429,
      rule: 'LIM-RATE-001',
      headers: { 'Retry-After': String(retryAfterSeconds) },
      body: { message: 'Too many requests, please try again later.' },
    }),
  unexpected: () =>
    refuse(500, 'GEN-HTTP-011', {
      message: 'Something went wrong on our side; try again with the same Idempotency-Key',
    }),
  unreadable: ({ status, error, message }: HttpProblem) => refuse(status, 'GEN-HTTP-016', failure(error, message)),
  mediaType: ({ sent }: { sent: string | undefined }) =>
    refuse(
      415,
      'GEN-HTTP-005',
      failure(
        'Unsupported Media Type',
        `The body must be application/json in UTF-8; it was sent ${sent ? `as ${sent.slice(0, 100)}` : 'without a Content-Type'}`,
      ),
    ),
  bodyTooLarge: ({ limit }: { limit: number }) =>
    refuse(413, 'GEN-HTTP-007', failure('Payload Too Large', `The body exceeds ${limit / 1024 / 1024} MB`)),
  malformedJson: ({ message }: { message: string }) =>
    invalid('GEN-HTTP-003', `The body must be valid JSON: ${message}`),
  notUtf8: ({ message }: { message: string }) => invalid('GEN-HTTP-013', `The body must be valid JSON: ${message}`),
  tooDeep: ({ limit }: { limit: number }) => invalid('GEN-HTTP-008', `The body is nested deeper than ${limit} levels`),
  tooMany: ({ what, limit }: { what: string; limit: number }) =>
    invalid('GEN-HTTP-009', `The body holds more than ${limit} ${what}; send less in one request`),
  tooMuchText: ({ limit }: { limit: number }) =>
    refuse(
      413,
      'GEN-HTTP-015',
      failure(
        'Payload Too Large',
        `The body holds more than ${limit / 1024 / 1024} MB besides files in base64; send less in one request`,
      ),
    ),
  textTooLong: ({ path, limit, length }: { path: string; limit: number; length: number }) =>
    invalid('GEN-HTTP-014', `${path} has ${length} characters; at most ${limit} are allowed`),
  uploadStalled: () =>
    refuse(408, 'GEN-HTTP-010', failure('Request Timeout', 'The body stopped arriving; send it again')),
  contentEncoding: ({ sent }: { sent: string }) =>
    refuse(
      415,
      'GEN-HTTP-006',
      failure('Unsupported Media Type', `The body must not be compressed (Content-Encoding: ${sent.slice(0, 50)})`),
    ),

  // ---- the submission's body
  bodyNoObject: () => invalid('GEN-HTTP-004', 'The body must be a JSON object'),
  invoiceMissing: () => invalid('INV-BODY-002', 'invoice is required'),
  bodyShape: (problem: SchemaProblem) => invalid(ruleOfProblem(problem), `${problem.path} ${problem.message}`),
  idempotencyKeyEmpty: () =>
    invalid('INV-IDEM-010', 'Idempotency-Key must not be empty; leave the header out or send 1 to 255 characters'),
  idempotencyKeyTooLong: ({ length }: { length: number }) =>
    invalid('INV-IDEM-008', `Idempotency-Key has ${length} characters; at most 255 are allowed`),
  noInbox: ({ asked }: { asked: boolean }) =>
    refuse(
      400,
      asked ? 'INV-ROUTE-017' : 'INV-ROUTE-016',
      failure(
        'Configuration error',
        asked
          ? 'Neither receiving_inbox nor external_identifier matches an inbox, and the customer has no default inbox'
          : 'No receiving_inbox or external_identifier was sent, and the customer has no default inbox',
      ),
    ),

  // ---- files
  documentTokenForbidden: ({ index }: At) =>
    refuse(400, 'INV-ATT-019', {
      error: 'Validation failed',
      message: `attachments[${index}].document_token is not allowed on this endpoint; provide { filename, content (base64), type } instead`,
      attachment_index: index,
    }),
  attachmentNoObject: ({ index }: At) =>
    attachment('INV-ATT-002', index, ' must be an object { type, filename, content }'),
  attachmentType: ({ index, missing }: At & { missing: boolean }) =>
    missing
      ? attachment('INV-ATT-003', index, '.type is required: IMAGE or ATTACHMENT')
      : attachment('INV-ATT-004', index, '.type must be IMAGE or ATTACHMENT'),
  attachmentFilename: ({ index, missing }: At & { missing: boolean }) =>
    attachment(missing ? 'INV-ATT-005' : 'INV-ATT-027', index, '.filename is required and must be a non-empty string'),
  attachmentFilenameSeparator: ({ index }: At) =>
    attachment('INV-ATT-006', index, '.filename must not contain path separators'),
  attachmentContent: ({ index, missing }: At & { missing: boolean }) =>
    attachment(missing ? 'INV-ATT-007' : 'INV-ATT-027', index, '.content is required and must be a base64 string'),
  attachmentContentEmpty: ({ index }: At) => attachment('INV-ATT-009', index, '.content must hold at least one byte'),
  attachmentNotBase64: ({ index, why, lax }: At & { why: string; lax: boolean }) =>
    attachment(lax ? 'INV-ATT-028' : 'INV-ATT-008', index, `.content is not valid base64${why && `: ${why}`}`),
  attachmentTooLarge: ({ index }: At) => attachment('INV-ATT-011', index, '.content exceeds 10 MB decoded'),
  attachmentContentTypeNoText: ({ index }: At) =>
    attachment('INV-ATT-017', index, '.content_type must be a string; leave it out if it is not known'),
  attachmentContentTypeMismatch: ({ index, claimed, sniffed }: At & { claimed: string; sniffed: string }) =>
    attachment('INV-ATT-014', index, `.content_type says ${claimed.slice(0, 100)}, but the content is ${sniffed}`),
  secondImage: ({ index }: At) =>
    attachment('INV-ATT-018', index, '.type is a second IMAGE; at most one IMAGE is allowed per request'),
  pdfEncrypted: ({ index }: At) => attachment('INV-PDF-001', index, '.content is an encrypted PDF'),
  pdfJavaScript: ({ index, where, rule }: At & { where: string; rule: RequirementId }) =>
    attachment(rule, index, `.content is a PDF that contains JavaScript (${where})`),
  pdfUninspectable: ({ index, why }: At & { why: string }) =>
    attachment('INV-PDF-012', index, `.content is a PDF that cannot be inspected: ${why}`),

  // ---- keys
  labelMissing: () => invalid('KEY-CREATE-003', 'label is required'),
  labelWrong: () => invalid('KEY-CREATE-004', 'label must be a string of 1 to 100 characters'),
  labelTaken: ({ label }: { label: string }) =>
    refuse(
      409,
      'KEY-CREATE-005',
      failure('Conflict', `${taken(label)}; choose another label, rotate that key, or revoke it first`),
    ),
  createLifetime: ({ field, past }: BadLifetime) =>
    invalid(
      field === 'expires_interval_days' ? 'KEY-CREATE-010' : past ? 'KEY-CREATE-007' : 'KEY-CREATE-006',
      LIFETIME_TEXTS[field],
    ),
  revokeOwn: () => invalid('KEY-REVOKE-002', 'A key cannot revoke itself; use another key of the account'),
  revokeUnknown: () => refuse(404, 'KEY-REVOKE-003', failure('Not Found', NO_SUCH_KEY)),
  revokeForeign: () => refuse(404, 'KEY-REVOKE-005', failure('Not Found', NO_SUCH_KEY)),
  revokeTwice: () => refuse(404, 'KEY-REVOKE-004', failure('Not Found', 'This key has been revoked already')),
  rotateForeign: () => unauthorized('KEY-ROTATE-006', 'A key rotates only itself: key_id is not the key in X-API-Key'),
  rotateByFormer: () => unauthorized('KEY-GRACE-007', 'Only the current API key rotates; this one was rotated already'),
  rotationSecretMissing: () => unauthorized('KEY-ROTATE-004', 'Missing X-Rotation-Secret'),
  rotationSecretWrong: () => unauthorized('KEY-ROTATE-005', 'Invalid rotation secret'),
  rotateLifetime: ({ field }: BadLifetime) =>
    invalid(field === 'expires_interval_days' ? 'KEY-ROTATE-014' : 'KEY-ROTATE-015', LIFETIME_TEXTS[field]),

  // ---- supplier access
  emailWrong: () =>
    invalid('SUP-REQ-002', 'email is required and must be an address such as billing@yourcompany.example'),
  textMissing: ({ member, rule }: { member: string; rule: RequirementId }) =>
    invalid(rule, `${member} is required and must be a non-empty string`),
  session: ({ verdict, rule }: { verdict: SessionRefusal; rule: RequirementId }) => {
    const { status, error, message } = SESSION_TEXTS[verdict]
    return refuse(status, rule, failure(error, message))
  },
  mintLabelMissing: () => invalid('SUP-MINT-002', 'label is required'),
  mintLabelWrong: ({ tooLong }: { tooLong: boolean }) =>
    invalid(tooLong ? 'SUP-MINT-003' : 'SUP-MINT-018', 'label must be a string of 1 to 100 characters'),
  mintInterval: () => invalid('SUP-MINT-004', LIFETIME_TEXTS.expires_interval_days),
  mintLabelTaken: ({ label }: { label: string }) =>
    refuse(
      409,
      'SUP-MINT-010',
      failure('Conflict', `${taken(label)}; choose another label, or ask for a new link, which can replace that key`),
    ),
  nobodyToMail: () =>
    refuse(
      410,
      'SUP-CODE-010',
      failure('Gone', 'This account has no address to send a code to; ask your customer to add yours'),
    ),
  accountGone: () =>
    refuse(410, 'SUP-MINT-012', failure('Gone', 'This account is no longer active; ask your customer')),
  preferencesMissing: () => invalid('SUP-PREF-007', 'preferences is required and must be an object'),
  preferenceNoBoolean: ({ name }: { name: string }) =>
    invalid('SUP-PREF-006', `preferences.${name} must be true or false`),
  preferencesUnknown: ({ rule }: { rule: RequirementId }) =>
    refuse(404, rule, failure('Not Found', 'This link to email preferences is not known')),

  // ---- reserved
  reserved: ({ rule }: { rule: ReservedRule }) =>
    refuse(501, rule, failure('Not Implemented', 'This address is reserved; use the Customer API until it is served')),
} as const

interface At {
  readonly index: number
}

/** Why a session refuses what was asked of it. */
export type SessionRefusal = 'unknown' | 'wrong-code' | 'expired' | 'used' | 'locked'

/** C37: each reason has one status, whatever the operation. */
const SESSION_TEXTS: Record<SessionRefusal, { status: number; error: string; message: string }> = {
  unknown: { status: 401, error: 'Unauthorized', message: 'This link is not valid' },
  'wrong-code': { status: 401, error: 'Unauthorized', message: 'This code is not right' },
  expired: { status: 410, error: 'Gone', message: 'This link has expired: it works for 15 minutes. Ask for a new one' },
  used: { status: 410, error: 'Gone', message: 'This link has been used. Ask for a new one if you need another key' },
  locked: {
    status: 423,
    error: 'Locked',
    message: 'Five wrong codes were entered, so this link no longer works. Ask for a new one',
  },
}

export type ReservedRule = 'INV-RES-001' | 'INV-RES-002' | 'INV-RES-003'

const taken = (label: string): string => `A key labelled '${label}' already exists in this account`

const INVALID_KEY = 'Invalid API Key'
const NO_SUCH_KEY = 'There is no such key in this account'

const LIFETIME_TEXTS: Record<BadLifetime['field'], string> = {
  expires_at: 'expires_at must be an ISO 8601 date-time in the future, such as 2027-01-31T00:00:00Z',
  expires_interval_days: 'expires_interval_days must be 30, 90, 180, 365 or null (never)',
}

/** Every error is made here, so that each names an id of the register. */
function refusal(answer: PartnerAnswer): Refusal {
  return new Refusal(answer)
}

function refuse(status: number, rule: RequirementId, body: object): Refusal {
  return refusal({ status, rule, body })
}

/** The envelope of an error that the documentation does not print. */
export function failure(error: string, message: string): object {
  return { success: false, error, message }
}

function invalid(rule: RequirementId, message: string): Refusal {
  return refuse(400, rule, failure('Validation failed', message))
}

function unauthorized(rule: RequirementId, message: string): Refusal {
  return refuse(401, rule, failure('Unauthorized', message))
}

/** The envelope that the guide prints for files: no `success`, and the index of the file at fault. */
function attachment(rule: RequirementId, index: number, problem: string): Refusal {
  return refuse(400, rule, {
    error: 'Attachment validation failed',
    message: `attachments[${index}]${problem}`,
    attachment_index: index,
  })
}
