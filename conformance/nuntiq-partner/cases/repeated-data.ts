import { sameAs } from '../../kit/checks/same-as.ts'
import type { Check } from '../../kit/checks/verdict.ts'
import { at, isObject } from '../../kit/json.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { payloadSchemas } from '../contract.ts'

/** The data is that of the original in every member that the contract names; an answer may carry others of its own. */
export const repeatsDataOf =
  (original: Exchange): Check =>
  ({ json }) =>
    sameAs('member data', documented(at(json, 'data')), documented(at(original.json, 'data')))

function documented(data: unknown): unknown {
  const named = at(payloadSchemas().schema('SubmitInvoiceData'), 'properties')
  if (!isObject(data) || !isObject(named)) return data
  return Object.fromEntries(Object.entries(data).filter(([member]) => Object.hasOwn(named, member)))
}
