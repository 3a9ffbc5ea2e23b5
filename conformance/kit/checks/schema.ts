import { OPERATIONS } from '../../../spec/generated/nuntiq/partner-operations.ts'
import { responseValidators } from '../../../spec/generated/nuntiq/partner-validators.js'
import { show } from '../json.ts'
import { operationOf } from './operation-of.ts'
import type { Check } from './verdict.ts'

/** The answer is one that the contract prints: status and body, as AJV reads our schemas. */
export const fitsSchema: Check = ({ request, response, json, text }) => {
  const check = 'schema'
  const operation = operationOf(request)
  if (operation === undefined) return { check, ok: true, expected: 'nothing documented', actual: 'not judged' }
  const statuses: readonly number[] = OPERATIONS[operation].statuses
  const expected = `an answer of ${operation}`
  if (!statuses.includes(response.status)) {
    return { check, ok: false, expected: `${expected}: ${statuses.join(', ')}`, actual: `status ${response.status}` }
  }
  const validate = responseValidators[operation][response.status]
  if (validate === undefined) return { check, ok: true, expected, actual: 'no body documented' }
  if (json === undefined) return { check, ok: false, expected, actual: `no JSON: ${show(text, 80)}` }
  const ok = validate(json)
  const [error] = validate.errors ?? []
  return {
    check,
    ok,
    expected,
    actual:
      ok || error === undefined ? 'fits' : `${error.instancePath || 'the body'} ${error.message ?? error.keyword}`,
  }
}
