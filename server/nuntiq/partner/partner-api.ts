import { responseValidators, type Validator } from '../../../spec/generated/nuntiq/partner-validators.js'
import type { Resources } from '../../service.ts'
import type { Api, JudgedAnswer, RequestHead } from '../../http/api.ts'
import { judgeAnswer } from '../../platform/judge-answer.ts'
import { andThen } from '../../platform/soon.ts'
import { errors } from './errors.ts'
import { identifyBy, type KeyHolder } from './authenticate/identify.ts'
import { type Keyed, requireKeyBy } from './authenticate/require-key.ts'
import { createKey } from './account-keys/create-key.ts'
import { listKeys } from './account-keys/list-keys.ts'
import { revokeKey } from './account-keys/revoke-key.ts'
import { rotateKey } from './account-keys/rotate-key.ts'
import { answerReserved } from './reserved/answer-reserved.ts'
import { submitInvoice } from './submit-invoice/index.ts'
import { getEmailPreferences, updateEmailPreferences } from './supplier-access/email-preferences.ts'
import { mintKey } from './supplier-access/mint-key.ts'
import { requestCode } from './supplier-access/request-code.ts'
import { requestAccess } from './supplier-access/request.ts'
import { validateCode } from './supplier-access/validate-code.ts'

export const PARTNER_PREFIX = '/api/v1/partner'

/** The Nuntiq Partner API with Supplier Access, as a value to be served. */
export function createPartnerApi(resources: Resources): Api<KeyHolder> {
  const { store: _store, tenants: _tenants, ...rest } = resources
  const keyed: Keyed<keyof typeof rest> = { ...rest, requireKey: requireKeyBy(resources) }
  return {
    name: 'nuntiq-partner',
    mounts: [
      {
        prefix: PARTNER_PREFIX,
        operations: [
          { id: 'submitInvoice', method: 'POST', path: '/invoices', handle: submitInvoice(keyed) },
          { id: 'getInvoice', method: 'GET', path: '/invoices/:id', handle: answerReserved(keyed, 'INV-RES-001') },
          {
            id: 'getInvoiceStatus',
            method: 'GET',
            path: '/invoices/:id/status',
            handle: answerReserved(keyed, 'INV-RES-002'),
          },
          {
            id: 'listInvoiceEvents',
            method: 'GET',
            path: '/invoices/:id/events',
            handle: answerReserved(keyed, 'INV-RES-003'),
          },
          { id: 'listKeys', method: 'GET', path: '/account/keys', handle: listKeys(keyed) },
          { id: 'createKey', method: 'POST', path: '/account/keys', handle: createKey(keyed) },
          { id: 'revokeKey', method: 'DELETE', path: '/account/keys/:key_id', handle: revokeKey(keyed) },
          { id: 'rotateKey', method: 'POST', path: '/account/keys/:key_id/rotate', handle: rotateKey(keyed) },
          { id: 'requestAccess', method: 'POST', path: '/supplier-access/request', handle: requestAccess(resources) },
          { id: 'requestCode', method: 'POST', path: '/supplier-access/request-code', handle: requestCode(resources) },
          { id: 'validateCode', method: 'POST', path: '/supplier-access/validate', handle: validateCode(resources) },
          { id: 'mintKey', method: 'POST', path: '/supplier-access/mint', handle: mintKey(resources) },
          {
            id: 'getEmailPreferences',
            method: 'GET',
            path: '/supplier-access/email-preferences',
            handle: getEmailPreferences(resources),
          },
          {
            id: 'updateEmailPreferences',
            method: 'POST',
            path: '/supplier-access/email-preferences',
            handle: updateEmailPreferences(resources),
          },
        ],
      },
    ],
    errors,
    limit: {
      bucketOf: ({ ip }) => ({ key: ip, perMinute: resources.settings.rateLimit }),
      waitsForToken: ({ path }) => TAKES_TOKEN.test(path),
    },
    identify: identifyBy(resources),
    echo: echoIdempotencyKey,
    judgeAnswer: findViolations,
  }
}

/** Supplier Access knows its caller by a token in body or query; only `request` goes by an address alone. */
const TAKES_TOKEN = /\/supplier-access\/(?:request-code|validate|mint|email-preferences)\/?$/i

/** C27: echoed in every answer to a submission that had one, refusals and 429 included. */
function echoIdempotencyKey(request: RequestHead): Record<string, string> {
  const sent = request.header('idempotency-key')
  const isSubmission = request.method === 'POST' && /\/invoices\/?$/i.test(request.path)
  return isSubmission && sent ? { 'Idempotency-Key': sent } : {}
}

/** By operation and status. */
const VALIDATORS: Readonly<Record<string, Readonly<Partial<Record<number, Validator>>>>> = responseValidators

function findViolations({ operation, status, body }: JudgedAnswer): string[] | Promise<string[]> {
  const validate = VALIDATORS[operation]?.[status]
  if (!validate) return [`${operation} documents no answer ${status}`]
  const say = (problem: string | undefined): string[] =>
    problem === undefined ? [] : [`${operation} ${status}: ${problem}`]
  return andThen(judgeAnswer(validate, body), say)
}
