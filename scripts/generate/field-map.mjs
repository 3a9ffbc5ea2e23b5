// field-map.ts: the listed field names of each part of an invoice, and which are dates or decimals.
import { follow } from './document.mjs'

const PARTS = {
  HEADER: 'InvoiceHeader',
  LINE: 'InvoiceLine',
  ADDRESS: 'InvoiceAddress',
  TAX: 'InvoiceTax',
  CHARGE: 'InvoiceCharge',
  DISCOUNT: 'InvoiceDiscount',
}

const isDate = (schema) => schema.format === 'date'
const isDecimal = (schema) => Array.isArray(schema.type) && schema.type.includes('number')

function constant(name, fields) {
  return `export const ${name} = [\n${fields.map((field) => `  '${field}',\n`).join('')}] as const\n`
}

export function fieldMapModule(document) {
  return Object.entries(PARTS)
    .flatMap(([part, component]) => {
      const { properties } = document.components.schemas[component]
      const fields = Object.keys(properties)
      const only = (test) => fields.filter((field) => test(follow(document, properties[field])))
      return [
        constant(`${part}_FIELDS`, fields),
        constant(`${part}_DATE_FIELDS`, only(isDate)),
        constant(`${part}_DECIMAL_FIELDS`, only(isDecimal)),
      ]
    })
    .join('\n')
}
