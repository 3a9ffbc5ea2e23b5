import { ControlError } from './control-error.ts'

/** A misspelt member would silently act on all tenants: it is refused instead. */
export function readQuery(querystring: string, names: readonly string[]): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(querystring)) {
    if (!names.includes(name)) {
      const known = names.length === 0 ? 'this call takes none' : `there are ${names.join(', ')}`
      throw new ControlError(400, `query member '${name.slice(0, 100)}' is not known here: ${known}`)
    }
    if (Object.hasOwn(query, name)) throw new ControlError(400, `query member '${name}' is given twice`)
    query[name] = value
  }
  return query
}
