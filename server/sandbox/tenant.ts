import type { House } from './house.ts'
import { createTenant } from '../nuntiq/accounts/create-tenant.ts'
import { sceneNamed, SCENES } from '../nuntiq/accounts/scenes.ts'
import { hex } from '../platform/random.ts'
import { type SandboxClock, sandboxClock } from './clock.ts'
import { type SandboxMail, sandboxMail } from './mail.ts'
import type { Timekeeping } from '../time/journey.ts'

export interface TenantOptions {
  /** Lower-case letters, digits and hyphens; a free one is chosen otherwise. */
  slug?: string
  name?: string
  /** A prepared situation; default `ready`. */
  scene?: string
}

/** A tenant of one's own, so that tests never meet: it goes when it is disposed of. */
export interface SandboxTenant extends AsyncDisposable {
  readonly slug: string
  /** Empty when the scene makes no key. */
  readonly apiKey: string
  readonly rotationSecret: string
  readonly keyId: string
  readonly partnerId: string
  readonly clock: SandboxClock
  readonly mail: SandboxMail
  drop(): Promise<void>
}

export async function sandboxTenant({
  house,
  keeping,
  wanted,
}: {
  house: House
  keeping: Timekeeping
  wanted: TenantOptions
}): Promise<SandboxTenant> {
  const scene = sceneNamed(wanted.scene ?? 'ready')
  if (!scene)
    throw new RangeError(`there is no scene '${wanted.scene}'; there are ${SCENES.map(({ name }) => name).join(', ')}`)
  const slug = wanted.slug ?? `t-${hex(house.random, 12)}`
  const {
    tenant,
    keys: [key],
  } = await createTenant(house, scene.plan({ slug, name: wanted.name ?? slug }))
  const drop = async (): Promise<void> => void (await house.tenants.drop(slug))
  return {
    slug,
    apiKey: key?.api_key ?? '',
    rotationSecret: key?.rotation_secret ?? '',
    keyId: key?.id ?? '',
    partnerId: key?.partner_id ?? '',
    clock: sandboxClock(keeping, tenant),
    mail: sandboxMail(house, tenant),
    drop,
    [Symbol.asyncDispose]: drop,
  }
}
