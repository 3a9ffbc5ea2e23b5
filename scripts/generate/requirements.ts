// requirements.ts: the register as a typed table.
import type { Schema } from '../../server/control/contract/open-api-document.ts'
import type { Register } from './read-requirements.ts'
import { typesModule } from './types.ts'

/** TypeScript of the schema's definitions; conditions between members have no type. */
async function rowTypes({ $defs }: Register['schema']): Promise<string> {
  const definitions = JSON.stringify($defs, (key, value: unknown) => (key === 'allOf' ? undefined : value))
  const schemas = JSON.parse(definitions.replaceAll('"#/$defs/', '"#/components/schemas/')) as Record<string, Schema>
  const info = { title: 'Requirement register', version: '1' }
  const types = await typesModule({ openapi: '3.1.0', info, paths: {}, components: { schemas } })
  return /^export (interface components \{[\s\S]*?^\})/m.exec(types)?.[1] ?? ''
}

/** The rows of a register, with the union of their ids and the type of a row. */
export async function requirementsModule({ rows, schema }: Register): Promise<string> {
  const row = schema.items.$ref.replace('#/$defs/', '')
  return `${await rowTypes(schema)}

/** One rule of the API. */
export type Requirement = components['schemas']['${row}']

export type RequirementId =${rows.map(({ id }) => `\n  | '${id}'`).join('') || ' never'}

export const REQUIREMENTS: Readonly<Record<RequirementId, Requirement>> = {
${rows.map((each) => `  '${each.id}': ${JSON.stringify(each)},\n`).join('')}}

export const REQUIREMENT_IDS = Object.keys(REQUIREMENTS) as readonly RequirementId[]
`
}
