// field-map.ts: the listed field names of each part of an invoice, and which are dates or decimals.
import { follow, schemasOf, type SourceDocument } from './document.ts'

type Field = { readonly format?: unknown; readonly type?: unknown }

const isDate = ({ format }: Field): boolean => format === 'date'
const isDecimal = ({ type }: Field): boolean => Array.isArray(type) && type.includes('number')

function constant(name: string, fields: readonly string[]): string {
  return `export const ${name} = [\n${fields.map((field) => `  '${field}',\n`).join('')}] as const\n`
}

/** Of a document with `x-field-map`. */
export function fieldMapModule(document: SourceDocument, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .flatMap(([part, component]) => {
      const properties = (schemasOf(document)[component]?.['properties'] ?? {}) as Readonly<Record<string, Field>>
      const fields = Object.keys(properties)
      const only = (test: (field: Field) => boolean): string[] =>
        fields.filter((field) => test(follow(document, properties[field])))
      return [
        constant(`${part}_FIELDS`, fields),
        constant(`${part}_DATE_FIELDS`, only(isDate)),
        constant(`${part}_DECIMAL_FIELDS`, only(isDecimal)),
      ]
    })
    .join('\n')
}
