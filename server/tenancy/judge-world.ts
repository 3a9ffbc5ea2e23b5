import type { Service, TenantPlan, World } from '../service.ts'
import { splitMembers } from './split-members.ts'

/** A world that cannot be used; the message names the place. */
export class BadWorld extends Error {}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/
const LONGEST_NAME = 200

/**
 * Finds any value to be a world: tenants with a slug and a name, and beside these only members that a
 * service has claimed and found good. `origin` says where the value comes from. Throws a BadWorld.
 */
export function judgeWorld(
  value: unknown,
  { origin, services }: { origin: string; services: readonly Service[] },
): World {
  const refuse = (message: string): never => {
    throw new BadWorld(`${origin}: ${message}`)
  }
  if (!isObject(value)) return refuse('The body must be an object')
  const { tenants, ...others } = value
  if (tenants === undefined) return refuse('tenants is required')
  if (!Array.isArray(tenants)) return refuse('tenants must be an array')
  for (const name of Object.keys(others)) return refuse(`${name.slice(0, 100)} is not known here`)

  const plans = tenants.map((tenant: unknown, index) => {
    const problem = problemOf(tenant, services)
    return problem === undefined ? (tenant as TenantPlan) : refuse(`tenants[${index}]${problem}`)
  })
  const slugs = new Set<string>()
  for (const [index, { slug }] of plans.entries()) {
    if (slugs.has(slug)) refuse(`tenants[${index}].slug '${slug}' is given twice`)
    slugs.add(slug)
  }
  for (const service of services) {
    const conflict = service.tenants.findConflict({ tenants: plans })
    if (conflict !== undefined) refuse(conflict)
  }
  return { tenants: plans }
}

/** What is wrong with a tenant, as it goes on behind `tenants[0]`; undefined when nothing is. */
function problemOf(tenant: unknown, services: readonly Service[]): string | undefined {
  if (!isObject(tenant)) return ' must be an object'
  const { slug, name, ...others } = tenant
  if (slug === undefined) return '.slug is required'
  if (typeof slug !== 'string' || !SLUG.test(slug)) return `.slug must match ${SLUG.source}`
  if (name === undefined) return '.name is required'
  if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME) {
    return `.name must be a string of 1 to ${LONGEST_NAME} characters`
  }
  const { own, problem } = splitMembers(
    others,
    services.map(({ tenants }) => tenants.planned),
  )
  if (problem !== undefined) return `.${problem}`
  const [unknown] = Object.keys(own)
  return unknown === undefined ? undefined : `.${unknown.slice(0, 100)} is not known here`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
