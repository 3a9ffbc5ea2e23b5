import { DAY } from '../../platform/clock.ts'
import { parseDuration } from '../../platform/iso-duration.ts'
import type { World, WorldKey, WorldTenant } from './world.ts'

/** What no schema can check: parts of a world that contradict each other; undefined if there are none. */
export function findWorldConflict({ tenants }: World): string | undefined {
  const slugs = tenants.map(({ slug }, index) => ({ place: `tenants[${index}].slug`, name: slug }))
  const demos = tenants
    .flatMap((tenant, index) => keysOf(tenant, index))
    .flatMap(({ place, key }) => (key.demo === undefined ? [] : [{ place: `${place}.demo`, name: key.demo }]))
  return firstTwice(slugs) ?? firstTwice(demos) ?? firstOf(tenants, conflictWithin)
}

function conflictWithin(tenant: WorldTenant, index: number): string | undefined {
  const addresses = (tenant.inboxes ?? []).map(({ address }, at) => ({
    place: `tenants[${index}].inboxes[${at}].address`,
    name: address.toLowerCase(),
  }))
  const { default_inbox: wanted } = tenant
  if (wanted && !addresses.some(({ name }) => name === wanted.toLowerCase())) {
    return `tenants[${index}].default_inbox '${wanted}' is not one of its inboxes`
  }
  return firstTwice(addresses) ?? firstOf(keysOf(tenant, index), badDuration)
}

/** Later dates would have years of more than four digits, or be invalid. */
const MOST_YEARS = 1_000

function badDuration({ place, key }: { place: string; key: WorldKey }): string | undefined {
  for (const member of ['expires_in', 'expired_for'] as const) {
    const text = key[member]
    if (text === undefined) continue
    const duration = parseDuration(text)
    if (!duration) return `${place}.${member} '${text}' is not an ISO 8601 duration such as P3D or PT4H`
    if (duration.months / 12 + duration.milliseconds / (365 * DAY) > MOST_YEARS) {
      return `${place}.${member} '${text}' must not exceed ${MOST_YEARS} years`
    }
  }
  return undefined
}

function keysOf(tenant: WorldTenant, index: number): { place: string; key: WorldKey }[] {
  return (tenant.partners ?? []).flatMap(({ keys = [] }, partner) =>
    keys.map((key, at) => ({ place: `tenants[${index}].partners[${partner}].keys[${at}]`, key })),
  )
}

function firstTwice(named: readonly { place: string; name: string }[]): string | undefined {
  const seen = new Set<string>()
  for (const { place, name } of named) {
    if (seen.has(name)) return `${place} '${name}' is given twice`
    seen.add(name)
  }
  return undefined
}

function firstOf<T>(items: readonly T[], find: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== undefined) return found
  }
  return undefined
}
