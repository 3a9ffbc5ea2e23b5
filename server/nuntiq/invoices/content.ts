import type { components } from '../../../spec/generated/nuntiq/partner-types.ts'

type Schemas = components['schemas']
type Rows<Name extends keyof Schemas> = readonly Readonly<Schemas[Name]>[]

/** An invoice as it is kept: the fields that the contract lists, and no others. */
export interface InvoiceContent {
  readonly header: Readonly<Schemas['InvoiceHeader']>
  readonly lines: Rows<'InvoiceLine'>
  readonly addresses: Rows<'InvoiceAddress'>
  readonly taxes: Rows<'InvoiceTax'>
  readonly charges: Rows<'InvoiceCharge'>
  readonly discounts: Rows<'InvoiceDiscount'>
}

/** What a listed field may hold: the field map says whether it is a decimal. */
export type FieldValue = Schemas['Decimal']

/** The fields of a header or of any row, for code that goes through them by name. */
export type Fields = Readonly<Record<string, FieldValue>>
