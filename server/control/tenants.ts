import type { components as Nuntiq } from '../../spec/generated/nuntiq/control-types.ts'
import type { components as Own } from '../../spec/generated/sandbox/control-types.ts'
import * as nuntiq from '../../spec/generated/nuntiq/control-validators.js'
import * as own from '../../spec/generated/sandbox/control-validators.js'
import type { House } from '../sandbox/house.ts'
import { changeCustomer } from '../nuntiq/accounts/change-customer.ts'
import { showTenant } from '../nuntiq/accounts/show-tenant.ts'
import { createTenant as furnishedTenant } from '../nuntiq/accounts/create-tenant.ts'
import type { FurnishedKey } from '../nuntiq/accounts/furnish-tenant.ts'
import { sceneNamed, SCENES } from '../nuntiq/accounts/scenes.ts'
import type { WorldTenant } from '../nuntiq/accounts/world.ts'
import { jointValidator } from '../platform/joint-validator.ts'
import { type Tenant } from '../tenancy/tenant.ts'
import { TenantExists } from '../tenancy/tenants.ts'
import { ControlError } from './control-error.ts'
import { created, type Desk, DONE, type Handler, ok, tenantNamed } from './desk.ts'

type SentTenant = Own['schemas']['CreateTenant'] & Nuntiq['schemas']['CreateTenant']

const validateCreateTenant = jointValidator([
  { validate: own.validateCreateTenant, members: own.members.CreateTenant },
  { validate: nuntiq.validateCreateTenant, members: nuntiq.members.CreateTenant },
])
const validateChangeTenant = jointValidator([
  { validate: own.validateChangeTenant, members: own.members.ChangeTenant },
  { validate: nuntiq.validateChangeTenant, members: nuntiq.members.ChangeTenant },
])

export const listTenants: Handler = async ({ house }) =>
  ok(await Promise.all(house.tenants.all().map((tenant) => showTenant(house, tenant))))

export const getTenant: Handler = async (desk) => ok(await showTenant(desk.house, namedTenant(desk)))

/** `POST /tenants`: empty, or as a scene says. The secrets of the scene's keys are in this answer only. */
export const createTenant: Handler = async ({ house, body }) => {
  const sent = await body<SentTenant>(validateCreateTenant)
  const { tenant, keys } =
    sent.slug === undefined
      ? await createWithFreeSlug(house, sent)
      : await furnishedTenant(house, planOf({ ...sent, slug: sent.slug }))
  return created({
    ...(await showTenant(house, tenant)),
    ...(sent.scene !== undefined && { scene: sent.scene }),
    ...(keys.length > 0 && { credentials: keys.map(showCredentials) }),
  })
}

export const patchTenant: Handler = async (desk) => {
  const tenant = namedTenant(desk)
  await changeCustomer(
    desk.house,
    tenant,
    await desk.body<Own['schemas']['ChangeTenant'] & Nuntiq['schemas']['ChangeTenant']>(validateChangeTenant),
  )
  return ok(await showTenant(desk.house, tenant))
}

export const deleteTenant: Handler = async (desk) => {
  await desk.house.tenants.drop(namedTenant(desk).slug)
  return DONE
}

export function namedTenant({ house, params }: Desk): Tenant {
  return tenantNamed(house, params['slug'] ?? '')
}

/** Counts on from the number of tenants, so that a seeded run chooses the same names again. */
async function createWithFreeSlug(house: House, sent: SentTenant): ReturnType<typeof furnishedTenant> {
  for (let number = house.tenants.all().length + 1; ; number++) {
    const slug = `tenant-${number}`
    if (house.tenants.get(slug)) continue
    try {
      return await furnishedTenant(house, planOf({ ...sent, slug }))
    } catch (error) {
      if (!(error instanceof TenantExists)) throw error
    }
  }
}

function planOf({ slug, name = slug, image_capture_rules, scene }: SentTenant & { slug: string }): WorldTenant {
  const wanted = scene === undefined ? undefined : sceneNamed(scene)
  if (scene !== undefined && !wanted) {
    throw new ControlError(
      400,
      `scene '${scene}' is not known; there are ${SCENES.map((each) => each.name).join(', ')}`,
    )
  }
  return {
    ...(wanted?.plan({ slug, name }) ?? { slug, name }),
    ...(image_capture_rules !== undefined && { image_capture_rules }),
  }
}

function showCredentials({
  partner_id,
  id,
  label,
  api_key,
  rotation_secret,
}: FurnishedKey): Nuntiq['schemas']['Credentials'] {
  return { partner_id, key_id: id, label, api_key, rotation_secret }
}
