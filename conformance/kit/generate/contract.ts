import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import formats from 'ajv-formats'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { at, isObject } from '../json.ts'
import { packageRoot } from '../package-root.ts'
import { SuiteError } from '../run/suite-error.ts'

/** The schemas of the OpenAPI document, for payloads that the suite makes itself. */
export interface Contract {
  /** A schema by its name, references pointing into `$defs` beside it. */
  schema(name: string): Record<string, unknown>
  /** Every fault of a value; none when it fits. */
  faults(name: string, value: unknown): readonly ErrorObject[]
}

let loaded: Contract | undefined

/** Read once, when the first payload is to be judged: compiling takes a tenth of a second. */
export function contract(): Contract {
  return (loaded ??= readContract())
}

function readContract(): Contract {
  const document: unknown = parse(readFileSync(join(packageRoot(), 'spec/nuntiq/partner.openapi.yaml'), 'utf8'))
  const text = JSON.stringify(at(document, 'components.schemas')).replaceAll('"#/components/schemas/', '"#/$defs/')
  const schemas: unknown = JSON.parse(text)
  if (!isObject(schemas)) throw new SuiteError('the OpenAPI document has no schemas')
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  formats.default(ajv)
  ajv.addVocabulary(['x-requirement'])
  const judges = new Map<string, ValidateFunction>()

  const schema = (name: string): Record<string, unknown> => {
    const found = schemas[name]
    if (!isObject(found)) throw new SuiteError(`the OpenAPI document has no schema ${name}`)
    return { ...found, $defs: schemas }
  }
  return {
    schema,
    faults(name, value) {
      const judge = judges.get(name) ?? ajv.compile(schema(name))
      judges.set(name, judge)
      return judge(value) ? [] : (judge.errors ?? [])
    },
  }
}
