import type { Block, Card } from '../blocks.ts'
import { cleanText } from '../clean-text.ts'
import type { Fields, InvoiceView } from '../invoice-view.ts'

/** An invoice has four kinds of address; more rows than this are not read on paper. */
const mostAddresses = 20

const titles: Readonly<Record<string, string>> = {
  SUPPLIER: 'Supplier address',
  BILLTO: 'Bill to',
  SHIPTO: 'Ship to',
  REMITTO: 'Remit to',
}

/** Supplier and customer, each with its first address, then every other address. */
export function parties({ header, addresses }: InvoiceView): Block | undefined {
  const supplierAddress = addresses.find((address) => address.address_type === 'SUPPLIER')
  const billingAddress = addresses.find((address) => address.address_type === 'BILLTO')
  const others = addresses.filter((address) => address !== supplierAddress && address !== billingAddress)
  const shown = others.slice(0, mostAddresses)
  const cards: Card[] = [
    { title: 'Supplier', lines: [...partyLines(header, 'supplier'), ...addressLines(supplierAddress)] },
    { title: 'Customer', lines: [...partyLines(header, 'customer'), ...addressLines(billingAddress)] },
    ...shown.map((address) => ({
      title: titles[cleanText(address.address_type, 20)] ?? 'Address',
      lines: addressLines(address),
    })),
  ]
  const more = others.length - shown.length
  if (more > 0) cards.push({ title: 'Addresses', lines: [`… and ${more} more`] })
  const filled = cards.filter((card) => card.lines.length > 0)
  return filled.length === 0 ? undefined : { kind: 'cards', cards: filled }
}

function partyLines(header: Fields, party: 'supplier' | 'customer'): string[] {
  const taxId = cleanText(header[`${party}_tax_id`])
  const name = cleanText(header[`${party}_name`])
  const lines = [name, taxId && `Tax ID ${taxId}`, cleanText(header[`${party}_contact`])]
  return lines.filter((line) => line !== '')
}

function addressLines(address: Fields | undefined): string[] {
  if (address === undefined) return []
  const { address_name, street, postal_code, city, state, country } = address
  const town = [postal_code, city]
    .map((part) => cleanText(part, 100))
    .join(' ')
    .trim()
  const region = [state, country]
    .map((part) => cleanText(part, 100))
    .filter(Boolean)
    .join(', ')
  return [cleanText(address_name), cleanText(street), town, region].filter((line) => line !== '')
}
