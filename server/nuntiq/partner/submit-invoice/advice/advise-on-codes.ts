import type { InvoiceContent } from '../../../invoices/content.ts'
import { quoted } from './quoted.ts'

/** Codes are not looked up to refuse them (INV-FIELD-021); one that no list knows is told. */
export function adviseOnCodes(
  { header, addresses }: Pick<InvoiceContent, 'header' | 'addresses'>,
  advise: (text: string) => void,
): void {
  const { currency_code: currency, document_type: type, original_invoice_number: original } = header
  if (currency !== undefined && !currencies().has(currency)) {
    advise(`header.currency_code ${quoted(currency)} is no ISO 4217 code${meant(currency, currencies())}`)
  }
  if (type !== undefined && !DOCUMENT_TYPES.has(type) && meant(type, DOCUMENT_TYPES) !== '') {
    advise(`header.document_type ${quoted(type)} is kept as it is${meant(type, DOCUMENT_TYPES)}`)
  }
  if (type === 'CREDIT_NOTE' && original === undefined) advise('a CREDIT_NOTE without header.original_invoice_number')
  const odd = addresses.findIndex(({ country }) => country !== undefined && !isCountry(country))
  const country = addresses[odd]?.country
  if (country !== undefined) advise(`addresses[${odd}].country ${quoted(country)} is no ISO 3166-1 code`)
}

const DOCUMENT_TYPES: ReadonlySet<string> = new Set(['INVOICE', 'CREDIT_NOTE'])

let known: ReadonlySet<string> | undefined
/** Those that the runtime knows, historic ones among them; asked for once, when first needed. */
function currencies(): ReadonlySet<string> {
  return (known ??= new Set(Intl.supportedValuesOf('currency')))
}

/** The code that is spelt alike but for case, blanks and hyphens. */
function meant(sent: string, codes: ReadonlySet<string>): string {
  const code = sent.slice(0, 30).trim().toUpperCase().replaceAll(/[\s-]/g, '_')
  return code !== sent && codes.has(code) ? ` (did you mean ${code}?)` : ''
}

let regions: Intl.DisplayNames | undefined
/** What the runtime said of a code: asking it takes longer than the rest of the advice, and there are 676 codes at most. */
const seen = new Map<string, boolean>()
/** Codes of three letters by their form alone: the runtime has no list of them. */
function isCountry(sent: string): boolean {
  if (!/^[A-Z]{2,3}$/.test(sent)) return false
  if (sent.length === 3) return true
  regions ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const known = seen.get(sent) ?? regions.of(sent) !== undefined
  seen.set(sent, known)
  return known
}
