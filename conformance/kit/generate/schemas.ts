import formats from 'ajv-formats'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { at, isObject } from '../json.ts'
import { SuiteError } from '../run/suite-error.ts'

/** The schemas of an OpenAPI document, for payloads that the suite makes itself. */
export interface Schemas {
  /** A schema by its name, references pointing into `$defs` beside it. */
  schema(name: string): Record<string, unknown>
  /** Every fault of a value; none when it fits. */
  faults(name: string, value: unknown): readonly ErrorObject[]
}

/** Read when the first payload is to be judged: compiling takes a tenth of a second. */
export function schemasOf(document: unknown): Schemas {
  const text = JSON.stringify(at(document, 'components.schemas')).replaceAll('"#/components/schemas/', '"#/$defs/')
  const schemas: unknown = JSON.parse(text)
  if (!isObject(schemas)) throw new SuiteError('the OpenAPI document has no schemas')
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  formats.default(ajv)
  // Where a document says which requirement a keyword of its schemas stands for.
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
