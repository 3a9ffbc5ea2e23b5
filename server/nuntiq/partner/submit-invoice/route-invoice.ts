import type { Store } from '../../../store/port.ts'
import { SELF } from '../../../tenancy/tenant.ts'
import { errors } from '../errors.ts'
import { customers, inboxes } from '../../accounts/customer.ts'
import type { Authenticated } from '../authenticate/require-key.ts'
import { isGiven, type ResolvedRoute, resolveInbox, type RoutingRequest } from './resolve-inbox.ts'
import type { SentSubmission } from './judge-body.ts'
import { writeWarning } from './write-warning.ts'

export interface ChosenRoute extends ResolvedRoute {
  readonly warning: string | null
  readonly imageCaptureRules: boolean
}

/** Looks up what the customer has configured, and applies the routing rule. */
export async function routeInvoice({
  store,
  caller,
  submission,
}: {
  store: Store
  caller: Authenticated
  submission: SentSubmission
}): Promise<ChosenRoute> {
  const reader = store.reader(caller.tenant.slug)
  const request: RoutingRequest = {
    receivingInbox: submission.receiving_inbox,
    externalIdentifier: submission.external_identifier,
  }
  const addressOf = async (index: 'address' | 'alias', target: string | undefined): Promise<string | undefined> =>
    isGiven(target) ? (await reader.find(inboxes, index, target.toLowerCase()))[0]?.doc.address : undefined

  const customer = await reader.get(customers, SELF)
  const route = resolveInbox(request, {
    inboxNamed: await addressOf('address', request.receivingInbox),
    inboxOfAlias: await addressOf('alias', request.externalIdentifier),
    defaultInbox: customer?.default_inbox ?? undefined,
  })
  if (route.kind === 'nowhere') throw errors.noInbox(route)
  return {
    ...route,
    warning: route.fallbackUsed ? writeWarning(request) : null,
    imageCaptureRules: customer?.image_capture_rules ?? false,
  }
}
