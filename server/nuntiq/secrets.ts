import type { SecretNames } from '../platform/secret-names.ts'

/** Keys, rotation secrets, tokens in links and codes in mails. */
export const NUNTIQ_SECRETS: SecretNames = {
  members: ['api_key', 'rotation_secret', 'token', 'claim_token', 'code'],
  headers: { 'x-api-key': '$NUNTIQ_API_KEY', 'x-rotation-secret': '$NUNTIQ_ROTATION_SECRET' },
  forms: [
    '(?:sk|rs)_[A-Za-z0-9]{20,}',
    '\\b[0-9a-f]{48}\\b',
    // The beginning of one, where a longer text was cut.
    '(?:sk|rs)_[A-Za-z0-9]{4,}(?=.{0,3}…)',
    '\\b[0-9a-f]{12,}(?=.{0,3}…)',
  ],
}
