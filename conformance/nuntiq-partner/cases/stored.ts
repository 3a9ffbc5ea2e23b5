import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { at, textAt } from '../../kit/json.ts'
import type { Tester } from '../tester.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'

/** The token of the invoice that was answered; empty when there is none. */
export const tokenOf = (exchange: Exchange): string => textAt(exchange.json, 'data.invoice_token')

/** The tokens of all invoices that a sandbox keeps for the case's tenant. */
export async function storedTokens(t: Tester<RequirementId>): Promise<string[]> {
  const { slug = '' } = await t.account()
  const listed = await t.control.call('GET', `/invoices?tenant=${slug}`)
  return (Array.isArray(listed) ? listed : []).map((each) => textAt(each, 'token'))
}

/** The invoice as a sandbox keeps it; undefined when it does not. */
export async function storedInvoice(t: Tester<RequirementId>, made: Exchange): Promise<unknown> {
  const token = tokenOf(made)
  return (await storedTokens(t)).includes(token) ? t.control.call('GET', `/invoices/${token}`) : undefined
}

/** The members of `wanted`, as they stand at a path of what is stored. */
export function keptOf(stored: unknown, path: string, wanted: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(wanted).map((field) => [field, at(stored, `${path}.${field}`)]))
}

/** The PDF that stands in for an IMAGE that was not sent; no bytes where the invoice is not kept. */
export async function displayPdf(t: Tester<RequirementId>, made: Exchange): Promise<Buffer> {
  const token = tokenOf(made)
  return (await storedTokens(t)).includes(token) ? t.control.bytes(`/invoices/${token}/display.pdf`) : Buffer.alloc(0)
}

/** The title of a PDF as it is written there; empty where there is none, or none that can be read so simply. */
export function pdfTitle(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const [, number, title] = /\/Title (?:(\d+) 0 R|(\((?:[^()\\]|\\.)*\)|<[^<>]*>))/s.exec(text) ?? []
  return title ?? new RegExp(`\\n${number ?? 'none'} 0 obj\\s+(\\(.*?\\)|<.*?>)\\s+endobj`, 's').exec(text)?.[1] ?? ''
}
