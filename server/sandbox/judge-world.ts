import { members, validateWorld, validateWorldTenant } from '../../spec/generated/sandbox/control-validators.js'
import { sayProblem } from '../platform/describe-schema-error.ts'
import type { Members, Service, World } from '../service.ts'
import { splitMembers } from '../tenancy/split-members.ts'

/** A world that cannot be used; the message names the place. */
export class BadWorld extends Error {}

const own: Members = { names: members.WorldTenant, validate: validateWorldTenant }

/**
 * Finds any value to be a world: tenants with a slug and a name, and beside these only members that a
 * service has claimed and found good. `origin` says where the value comes from. Throws a BadWorld.
 */
export function judgeWorld(
  value: unknown,
  { origin, services }: { origin: string; services: readonly Service[] },
): World {
  const problem = problemOf(value, services)
  if (problem !== undefined) throw new BadWorld(`${origin}: ${problem}`)
  return value as World
}

function problemOf(value: unknown, services: readonly Service[]): string | undefined {
  if (!validateWorld(value)) return sayProblem(validateWorld.errors)
  const world = value as World
  const planned = services.map(({ tenants }) => tenants.planned)
  for (const [index, tenant] of world.tenants.entries()) {
    const { problem } = splitMembers(tenant, { own, services: planned })
    if (problem !== undefined) return `tenants[${index}].${problem}`
  }
  return slugTwice(world) ?? firstConflict(world, services)
}

function slugTwice({ tenants }: World): string | undefined {
  const seen = new Set<string>()
  for (const [index, { slug }] of tenants.entries()) {
    if (seen.has(slug)) return `tenants[${index}].slug '${slug}' is given twice`
    seen.add(slug)
  }
  return undefined
}

function firstConflict(world: World, services: readonly Service[]): string | undefined {
  for (const { tenants } of services) {
    const conflict = tenants.findConflict(world)
    if (conflict !== undefined) return conflict
  }
  return undefined
}
