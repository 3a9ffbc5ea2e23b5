/** Labels that do not follow from the field's name. */
const labels: Readonly<Record<string, string>> = {
  order_number_1: 'Purchase order',
  order_number_2: 'Second order',
  original_invoice_number: 'Original invoice',
  product_code_2: 'Second code',
  supplier_tax_id: 'Tax ID',
  customer_tax_id: 'Tax ID',
}

/** `delivery_note` → "Delivery note", `ext_reference_3` → "External reference 3". */
export function labelOf(field: string): string {
  const known = labels[field]
  if (known !== undefined) return known
  const words = field.replace(/^ext_/, 'external_').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The slots that customers map to their own fields, and how many there are of each. */
const headerSlots = { custom_text: 25, custom_number: 15, custom_date: 15, ext_reference: 5, identifier_field: 5 }
const lineSlots = { custom_text: 15, custom_number: 10, custom_date: 10 }

export const headerSlotNames = slotNames(headerSlots)
export const lineSlotNames = slotNames(lineSlots)

function slotNames(families: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(families).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, slot) => `${family}_${slot + 1}`),
  )
}
