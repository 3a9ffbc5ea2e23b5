import type { SecretForms } from '../kit/wire/secrets.ts'

/** How answers, mails and pages give secrets away: keys by their form, tokens by their names. */
export const SECRETS: SecretForms = {
  // In any case: what is nearly a key gives it away.
  byForm: [/\b(?:sk|rs)_[\w-]{8,}/gi],
  byName: [
    /"(?:api_key|rotation_secret|claim_token|token)"\s*:\s*"([^"\\]+)"/g,
    /[?&]token=([^&"'\s<>\\]+)/g,
    // Pages hand tokens on in their forms.
    /\bname="(?:claim_)?token" value="([^"]+)"/g,
  ],
  // Six digits are too short to be looked for everywhere.
  short: [{ pattern: /("code"\s*:\s*"|(?<![\w-])code=)\d{6}(?!\d)/g, by: '$1000000' }],
}
