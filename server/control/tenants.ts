import type { components } from '../../spec/generated/sandbox/control-types.ts'
import { members, validateChangeTenant, validateCreateTenant } from '../../spec/generated/sandbox/control-validators.js'
import { isoTime } from '../platform/clock.ts'
import type { Members, Scene, Service, TenantPart, TenantPlan } from '../service.ts'
import { createTenant as furnishedTenant, type MadeTenant } from '../tenancy/create-tenant.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { type SplitMembers, splitMembers } from '../tenancy/split-members.ts'
import { TenantExists, type Tenants } from '../tenancy/tenants.ts'
import { type ControlHandler, created, DONE, ok } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { tenantNamed } from './tenant-named.ts'

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
  return async () => ok(await Promise.all(tenants.all().map((tenant) => showTenant(tenant, parts))))
}

export function getTenant({ tenants, parts }: TenantParts): ControlHandler {
  return async ({ params }) => ok(await showTenant(tenantNamed(tenants, params['slug'] ?? ''), parts))
}

/** `POST /tenants`: empty, or as a scene says. The secrets of the scene's keys are in this answer only. */
export function createTenant(all: TenantParts): ControlHandler {
  const { services, parts } = all
  return async ({ unjudged }) => {
    const { own, each } = split(
      await unjudged(),
      CREATED,
      services.map((service) => service.tenants.created),
    )
    const sent: SentTenant = own
    const { tenant, once, afterwards } = await made(sent, Object.assign({}, ...each) as object, all)
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

/** Without a slug one is found: counted on from the number of tenants, so that a seeded run chooses the same names again. */
async function made(sent: SentTenant, ofServices: object, all: TenantParts): Promise<MadeTenant> {
  const { tenants, parts } = all
  const make = (slug: string): Promise<MadeTenant> =>
    furnishedTenant({ tenants, parts, plan: { ...planOf({ ...sent, slug }, all), ...ofServices } })
  if (sent.slug !== undefined) return make(sent.slug)
  for (let number = tenants.all().length + 1; ; number++) {
    const slug = `tenant-${number}`
    if (tenants.get(slug)) continue
    try {
      return await make(slug)
    } catch (error) {
      if (!(error instanceof TenantExists)) throw error
    }
  }
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
