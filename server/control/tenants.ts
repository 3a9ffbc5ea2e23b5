import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { members, validateChangeTenant, validateCreateTenant } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import { showInTurns } from '../platform/show-in-turns.ts'
import type { Members, Scene, Service, TenantPart, TenantPlan } from '../service.ts'
import { createTenant as furnishedTenant, type MadeTenant } from '../tenancy/create-tenant.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { type SplitMembers, splitMembers } from '../tenancy/split-members.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { type ControlHandler, created, DONE, ok } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { tenantNamed } from './tenant-named.ts'
import { namesTenants } from './with-free-slug.ts'

export interface TenantParts {
  readonly tenants: Tenants
  readonly scenes: readonly Scene[]
  readonly services: readonly Service[]
  readonly parts: readonly TenantPart[]
  /** To be told when documents have gone that files belonged to. */
  filesMayBeFree(): void
}

/** What the sandbox itself takes of `POST /tenants`. */
type SentTenant = components['schemas']['CreateTenant']

export function listTenants({ tenants, parts }: TenantParts): ControlHandler {
  return async () => ok(await showInTurns(tenants.all(), (tenant) => showTenant(tenant, parts)))
}

export function getTenant({ tenants, parts }: TenantParts): ControlHandler {
  return async ({ params }) => ok(await showTenant(tenantNamed(tenants, params['slug'] ?? ''), parts))
}

/** `POST /tenants`: empty, or as a scene says. The secrets of the scene's keys are in this answer only. */
export function createTenant(all: TenantParts): ControlHandler {
  const { tenants, services, parts } = all
  const withFreeSlug = namesTenants(tenants)
  return async ({ unjudged }) => {
    const { own, each } = split(
      await unjudged(),
      CREATED,
      services.map((service) => service.tenants.created),
    )
    const sent: SentTenant = own
    const ofServices = Object.assign({}, ...each) as object
    const make = (slug: string): Promise<MadeTenant> =>
      furnishedTenant({ tenants, parts, plan: { ...planOf({ ...sent, slug }, all), ...ofServices } })
    const { tenant, once, afterwards } = await (sent.slug === undefined ? withFreeSlug(make) : make(sent.slug))
    afterwards()
    return created({
      ...(await showTenant(tenant, parts)),
      ...(sent.scene !== undefined && { scene: sent.scene }),
      ...once,
    })
  }
}

export function patchTenant({ tenants, services, parts }: TenantParts): ControlHandler {
  return async ({ params, unjudged }) => {
    const tenant = tenantNamed(tenants, params['slug'] ?? '')
    const { each } = split(
      await unjudged(),
      CHANGED,
      services.map((service) => service.tenants.changed),
    )
    for (const [index, part] of parts.entries()) await part.change(tenant, each[index] ?? {})
    return ok(await showTenant(tenant, parts))
  }
}

export function deleteTenant({ tenants, filesMayBeFree }: TenantParts): ControlHandler {
  return async ({ params }) => {
    await tenants.drop(tenantNamed(tenants, params['slug'] ?? '').slug)
    filesMayBeFree()
    return DONE
  }
}

/** A tenant as it is shown: the sandbox's members, then those of each service. */
async function showTenant(tenant: Tenant, parts: readonly TenantPart[]): Promise<object> {
  const shown = {
    slug: tenant.slug,
    name: tenant.name,
    created_at: isoTime(tenant.doc.created_at),
    now: isoTime(tenant.now()),
    frozen: tenant.doc.clock.frozen_at !== null,
  }
  return Object.assign(shown, ...(await Promise.all(parts.map((part) => part.show(tenant))))) as object
}

function planOf({ slug, name = slug, scene }: SentTenant & { slug: string }, { scenes }: TenantParts): TenantPlan {
  if (scene === undefined) return { slug, name }
  const wanted = scenes.find((each) => each.name === scene)
  if (wanted) return wanted.plan({ slug, name })
  throw new ControlError(400, `scene '${scene}' is not known; there are ${scenes.map((each) => each.name).join(', ')}`)
}

/** Divides a body among the sandbox and its services. Throws a ControlError 400 that names the member at fault. */
function split(body: object, own: Members, services: readonly Members[]): SplitMembers {
  const parts = splitMembers(body, { own, services })
  if (parts.problem !== undefined) throw new ControlError(400, parts.problem)
  return parts
}

const CREATED: Members = { names: members.CreateTenant, validate: validateCreateTenant }
const CHANGED: Members = { names: members.ChangeTenant, validate: validateChangeTenant }
