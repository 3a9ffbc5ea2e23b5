import { show } from '../json.ts'
import type { Contract } from './contract.ts'
import type { Check } from './verdict.ts'

/** The answer is one that the contract prints: status and body, as AJV reads our schemas. */
export const fitsSchema =
  (contract: Contract): Check =>
  ({ request, response, json, text }) => {
    const check = 'schema'
    const name = contract.operationOf(request)
    const operation = name === undefined ? undefined : contract.operations[name]
    if (name === undefined || operation === undefined)
      return { check, ok: true, expected: 'nothing documented', actual: 'not judged' }
    const { statuses } = operation
    const expected = `an answer of ${name}`
    if (!statuses.includes(response.status)) {
      return { check, ok: false, expected: `${expected}: ${statuses.join(', ')}`, actual: `status ${response.status}` }
    }
    const validate = contract.validators[name]?.[response.status]
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
