import type { LargeFigures } from './measure-large.ts'
import type { RateRow } from './measure-rates.ts'
import type { StartFigures } from './measure-start.ts'
import type { StoredFigures } from './measure-stored.ts'
import type { TenantFigures } from './measure-tenants.ts'

/** All that one run has measured. */
export interface Measured {
  readonly start: StartFigures
  readonly tenants: TenantFigures
  readonly large: LargeFigures
  readonly rates: readonly RateRow[]
  readonly stored: StoredFigures
}
