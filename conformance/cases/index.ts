import type { Case, Watch } from '../run/case.ts'
import { SuiteError } from '../run/suite-error.ts'
import { authKeyCases } from './auth-key.ts'
import { genEnvCases, genEnvWatches } from './gen-env.ts'
import { genHttpCases } from './gen-http.ts'
import { invAttCases } from './inv-att.ts'
import { invBodyCases } from './inv-body.ts'
import { invResCases } from './inv-res.ts'
import { keyListCases } from './key-list.ts'

/** Every case, area by area: a new file of cases is one line here. */
export const CASES: readonly Case[] = unique([
  ...authKeyCases,
  ...genHttpCases,
  ...genEnvCases,
  ...invBodyCases,
  ...invAttCases,
  ...invResCases,
  ...keyListCases,
])

export const WATCHES: readonly Watch[] = genEnvWatches

/** Seeds and reports go by the id, so no two cases may share one. */
function unique(cases: readonly Case[]): readonly Case[] {
  const seen = new Set<string>()
  for (const { id } of cases) {
    if (seen.has(id)) throw new SuiteError(`two cases have the id ${id}`)
    seen.add(id)
  }
  return cases
}
