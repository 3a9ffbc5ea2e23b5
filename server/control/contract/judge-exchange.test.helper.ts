import addFormats from 'ajv-formats'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { listOperations, readDocument, schemasOf } from '../../../scripts/generate/document.ts'
import { joinDocuments } from './join-documents.ts'

export const contract = joinDocuments(await readDocument('spec/sandbox/control.openapi.yaml'), [
  await readDocument('spec/nuntiq/control.openapi.yaml'),
])

export const operations = listOperations(contract).map((operation) => ({
  ...operation,
  pattern: new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
addFormats.default(ajv)
ajv.addSchema({
  $id: 'contract',
  $defs: JSON.parse(JSON.stringify(schemasOf(contract)).replaceAll('"#/components/schemas/', '"#/$defs/')) as object,
})

const validators = new Map<string, ValidateFunction>()

function validatorOf(schema: string): ValidateFunction {
  const validator = validators.get(schema) ?? ajv.compile({ $ref: `contract#/$defs/${schema}` })
  validators.set(schema, validator)
  return validator
}

/** How an answer of the control API breaks its contract; undefined where it keeps it, or answers to no call of it. */
export function violationOf(answer: {
  method: string
  path: string
  status: number
  text: string
}): string | undefined {
  const { method, status, text } = answer
  const path = answer.path.split('?')[0] ?? ''
  const fitting = operations.filter((each) => each.method === method && each.pattern.test(path))
  const operation = fitting.find((each) => each.path === path) ?? fitting[0]
  if (!operation) return undefined
  const place = `${method} ${path} (${operation.operationId}) ${status}`
  const documented = operation.responses.find((response) => response.status === status)
  if (!documented) return `${place}: this status is not documented`
  if (documented.schema === undefined) return undefined
  const validator = validatorOf(documented.schema)
  return validator(JSON.parse(text)) ? undefined : `${place}: ${ajv.errorsText(validator.errors)}`
}
