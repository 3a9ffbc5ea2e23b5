import type { components } from '../../../spec/generated/nuntiq/partner-types.ts'

type Schemas = components['schemas']
type ListOf<Name extends keyof Schemas> = readonly Readonly<Schemas[Name]>[]

/** An invoice as it is stored: the fields that the contract lists, and no others. */
export interface InvoiceContent {
  readonly header: Readonly<Schemas['InvoiceHeader']>
  readonly lines: ListOf<'InvoiceLine'>
  readonly addresses: ListOf<'InvoiceAddress'>
  readonly taxes: ListOf<'InvoiceTax'>
  readonly charges: ListOf<'InvoiceCharge'>
  readonly discounts: ListOf<'InvoiceDiscount'>
}

/** What a listed field may hold: the field map says whether it is a decimal. */
export type FieldValue = Schemas['Decimal']

/** The fields of a header or of any row, for code that reads them by name. */
export type Fields = Readonly<Record<string, FieldValue>>
