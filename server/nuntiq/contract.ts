import { responseValidators } from '../../spec/generated/nuntiq/control-validators.js'
import { loadedLater } from '../platform/loaded-later.ts'
import type { ServiceContract } from '../service.ts'

const loadRegister = loadedLater(() => import('../../spec/generated/nuntiq/requirements.ts'))

/** The documents behind Nuntiq's APIs, and the sentences of its register. */
export const contract: ServiceContract = {
  documents: [{ name: 'nuntiq-partner', file: new URL('../../../spec/nuntiq/partner.openapi.yaml', import.meta.url) }],
  control: new URL('../../../spec/nuntiq/control.openapi.yaml', import.meta.url),
  controlAnswers: responseValidators,
  async statementOf(rule) {
    const { REQUIREMENTS } = await loadRegister()
    const rows: Readonly<Record<string, { statement: string }>> = REQUIREMENTS
    return Object.hasOwn(rows, rule) ? rows[rule]?.statement : undefined
  },
}
