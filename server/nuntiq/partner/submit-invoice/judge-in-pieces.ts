import type { SchemaError } from '../../../platform/describe-schema-error.ts'
import type { Validator } from '../../../platform/validator.ts'

const LISTS = ['lines', 'addresses', 'taxes', 'charges', 'discounts'] as const

/** Rows that are judged in one go: some milliseconds when each has a shape of its own, which is the dearest. */
const ROWS = 500

/**
 * How a submission breaks the contract; undefined when it meets it. Long lists of an invoice are judged after the rest,
 * so many rows at a time, with a yield in between.
 */
export function* judgeInPieces(
  validate: Validator,
  sent: Record<string, unknown>,
): Generator<void, readonly SchemaError[] | undefined> {
  const invoice = sent['invoice']
  const long = isRecord(invoice) ? LISTS.flatMap((name) => longList(name, invoice[name])) : []
  if (long.length === 0) return validate(sent) ? undefined : (validate.errors ?? [])

  const short = Object.fromEntries(long.map(({ name }) => [name, []]))
  if (!validate({ ...sent, invoice: { ...(isRecord(invoice) && invoice), ...short } })) return validate.errors ?? []
  for (const { name, rows } of long) {
    for (let from = 0; from < rows.length; from += ROWS) {
      yield
      const piece = { header: {}, [name]: rows.slice(from, from + ROWS) }
      if (!validate({ invoice: piece })) return (validate.errors ?? []).map((error) => moved(error, from))
    }
  }
  return undefined
}

function longList(name: string, rows: unknown): { name: string; rows: readonly unknown[] }[] {
  return Array.isArray(rows) && rows.length > ROWS ? [{ name, rows }] : []
}

/** `/invoice/lines/3/quantity` of a piece that begins at row 500 is that of row 503. */
function moved(error: SchemaError, from: number): SchemaError {
  const [root = '', invoice = '', list = '', row = '', ...rest] = error.instancePath.split('/')
  return row === '' ? error : { ...error, instancePath: [root, invoice, list, from + Number(row), ...rest].join('/') }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
