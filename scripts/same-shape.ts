/**
 * How an answer differs from the one that a page shows, as a list of places. Tokens, ids, dates and
 * counters differ from run to run: of those only the form is compared.
 */
export function differences(shown: unknown, real: unknown, place = 'answer'): string[] {
  if (Array.isArray(shown) && Array.isArray(real)) {
    if (shown.length !== real.length) return [`${place} has ${real.length} entries, shown are ${shown.length}`]
    return shown.flatMap((entry, index) => differences(entry, real[index], `${place}[${index}]`))
  }
  if (isRecord(shown) && isRecord(real)) {
    return [...new Set([...Object.keys(shown), ...Object.keys(real)])].flatMap((name) =>
      name in shown && name in real
        ? differences(shown[name], real[name], `${place}.${name}`)
        : [`${place}.${name} is ${name in real ? 'answered, not shown' : 'shown, not answered'}`],
    )
  }
  const [wanted, found] = [formOf(shown, place), formOf(real, place)]
  return wanted === found ? [] : [`${place} is ${found}, shown is ${wanted}`]
}

const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<instant>'],
  [/\b(sk|rs)_\w{28}\b/g, '<$1_secret>'],
  [/\b[0-9a-f]{32,64}\b/g, '<hex>'],
  [/\breq-\w+/g, '<request>'],
]

/** A value as text, with what varies replaced by the name of its form. */
function formOf(value: unknown, place: string): string {
  if (typeof value === 'number' && place.endsWith('_id')) return '<id>'
  return VARYING.reduce((text, [form, name]) => text.replace(form, name), JSON.stringify(value))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
