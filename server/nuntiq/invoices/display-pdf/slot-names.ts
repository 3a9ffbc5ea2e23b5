/** The slots that customers map to fields of their own, and how many there are of each. */
const headerSlots = { custom_text: 25, custom_number: 15, custom_date: 15, ext_reference: 5, identifier_field: 5 }
const lineSlots = { custom_text: 15, custom_number: 10, custom_date: 10 }

export const headerSlotNames = slotNames(headerSlots)
export const lineSlotNames = slotNames(lineSlots)

function slotNames(families: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(families).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, slot) => `${family}_${slot + 1}`),
  )
}
