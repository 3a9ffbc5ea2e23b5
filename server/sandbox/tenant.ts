import type { ControlCall } from '../control/control-call.ts'
import { performCall } from '../control/perform-call.ts'
import { tenantNamed } from '../control/tenant-named.ts'
import type { Resources } from '../service.ts'
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

/** The part of a new tenant's answer that the library hands on. */
interface MadeTenant {
  readonly slug: string
  readonly credentials?: readonly {
    readonly api_key: string
    readonly rotation_secret: string
    readonly key_id: string
    readonly partner_id: string
  }[]
}

export async function sandboxTenant({
  resources,
  timekeeping,
  control,
  wanted,
}: {
  resources: Resources
  timekeeping: Timekeeping
  control: readonly ControlCall[]
  wanted: TenantOptions
}): Promise<SandboxTenant> {
  const { tenants, random } = resources
  const slug = wanted.slug ?? `t-${hex(random, 12)}`
  const answer = await performCall({ calls: control, tenants, origin: '' }, 'createTenant', {
    body: { scene: 'ready', ...wanted, slug },
  })
  const made = (answer.kind === 'json' ? answer.body : {}) as MadeTenant
  const tenant = tenantNamed(tenants, made.slug)
  const key = made.credentials?.[0]
  const drop = async (): Promise<void> => void (await tenants.drop(slug))
  return {
    slug,
    apiKey: key?.api_key ?? '',
    rotationSecret: key?.rotation_secret ?? '',
    keyId: key?.key_id ?? '',
    partnerId: key?.partner_id ?? '',
    clock: sandboxClock(timekeeping, tenant),
    mail: sandboxMail(resources, tenant),
    drop,
    [Symbol.asyncDispose]: drop,
  }
}
