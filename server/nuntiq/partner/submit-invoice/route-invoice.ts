import { andThen, type Soon } from '../../../platform/soon.ts'
import type { Reader } from '../../../store/port.ts'
import { SELF } from '../../../tenancy/tenant.ts'
import { errors } from '../errors.ts'
import { type Customer, customers, inboxes } from '../../accounts/customer.ts'
import { isGiven, type ResolvedRoute, resolveInbox, type Route, type RoutingRequest } from './resolve-inbox.ts'
import type { SentSubmission } from './judge-body.ts'
import { writeWarning } from './write-warning.ts'

export interface ChosenRoute extends ResolvedRoute {
  readonly warning: string | null
  readonly imageCaptureRules: boolean
}

/** Where a submission leads. Refuses one that leads nowhere. */
export async function routeInvoice(reader: Reader, submission: SentSubmission): Promise<ChosenRoute> {
  const { route, customer } = await findRoute(reader, submission)
  if (route.kind === 'nowhere') throw errors.noInbox(route)
  return {
    ...route,
    warning: route.fallbackUsed ? writeWarning(targetsOf(submission)) : null,
    imageCaptureRules: customer?.image_capture_rules ?? false,
  }
}

/** Looks up what the customer has configured, and applies the routing rule. */
export async function findRoute(
  reader: Reader,
  submission: SentSubmission,
): Promise<{ route: Route; customer: Readonly<Customer> | undefined }> {
  const request = targetsOf(submission)
  const addressOf = (index: 'address' | 'alias', target: string | undefined): Soon<string | undefined> =>
    isGiven(target)
      ? andThen(reader.find(inboxes, index, target.toLowerCase()), ([found]) => found?.doc.address)
      : undefined

  const customer = await reader.get(customers, SELF)
  const route = resolveInbox(request, {
    inboxNamed: await addressOf('address', request.receivingInbox),
    inboxOfAlias: await addressOf('alias', request.externalIdentifier),
    defaultInbox: customer?.default_inbox ?? undefined,
  })
  return { route, customer }
}

function targetsOf({ receiving_inbox, external_identifier }: SentSubmission): RoutingRequest {
  return { receivingInbox: receiving_inbox, externalIdentifier: external_identifier }
}
