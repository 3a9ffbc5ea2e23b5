import type { JsonObject } from '../json.ts'
import { SuiteError } from '../run/suite-error.ts'
import { textAt } from '../json.ts'
import type { Control } from './control.ts'

/** Makes tenants in a sandbox, and takes them away again. */
export interface Tenants {
  /** The tenant as the control API answers it, with its slug. */
  make(body: JsonObject): Promise<{ readonly slug: string; readonly tenant: unknown }>
  drop(): Promise<void>
}

export function createTenants(control: Control): Tenants {
  const made: string[] = []
  return {
    async make(body) {
      const tenant = await control.call('POST', '/tenants', body)
      const slug = textAt(tenant, 'slug')
      if (slug === '') throw new SuiteError('control API: POST /tenants answered without a slug')
      made.push(slug)
      return { slug, tenant }
    },
    async drop() {
      await Promise.all(made.splice(0).map((slug) => control.call('DELETE', `/tenants/${slug}`)))
    },
  }
}
