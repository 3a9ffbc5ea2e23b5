import { canonicalMediaType } from './media-type.ts'

/** Types that are text under another name: their bytes show nothing more specific. */
const textApplications = new Set([
  'application/csv',
  'application/ecmascript',
  'application/edi-consent',
  'application/edi-x12',
  'application/edifact',
  'application/javascript',
  'application/json',
  'application/sql',
  'application/toml',
  'application/x-csv',
  'application/x-javascript',
  'application/x-ndjson',
  'application/x-yaml',
  'application/xml',
  'application/yaml',
  'message/rfc822',
])

/** Old Office formats: they share one container, whose first bytes do not say what is inside. */
const compoundFiles = new Set([
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-outlook',
  'application/vnd.ms-powerpoint',
  'application/vnd.ms-project',
  'application/vnd.visio',
  'application/x-ole-storage',
])

/**
 * Whether the type that a sender claims is the one that the bytes show (INV-ATT-014: a `content_type`
 * must match the sniffed type). Letter case, parameters and known aliases do not matter; a type
 * that cannot be told from text, or from its container, matches that. A malformed claim never matches.
 */
export function contentTypeMatches(types: { claimed: string; sniffed: string }): boolean {
  const claimed = canonicalMediaType(types.claimed)
  const sniffed = canonicalMediaType(types.sniffed)
  if (claimed === undefined || sniffed === undefined) return false
  if (claimed === sniffed) return true
  if (claimed === 'text/plain') return isText(sniffed)
  if (sniffed === 'text/plain' || sniffed === 'application/xml') return isText(claimed)
  return sniffed === 'application/x-cfb' && compoundFiles.has(claimed)
}

function isText(type: string): boolean {
  return type.startsWith('text/') || textApplications.has(type) || /\+(?:xml|json|yaml)$/.test(type)
}
