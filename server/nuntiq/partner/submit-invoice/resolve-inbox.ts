import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import type { ResolutionPath } from '../../invoices/invoice.ts'

export interface RoutingRequest {
  readonly receivingInbox: string | undefined
  readonly externalIdentifier: string | undefined
}

/** The customer's configuration, as far as it concerns this request. */
export interface RoutingFacts {
  /** Address of the inbox that `receiving_inbox` names, regardless of case. */
  readonly inboxNamed: string | undefined
  /** Address of the inbox whose alias is `external_identifier`, regardless of case. */
  readonly inboxOfAlias: string | undefined
  readonly defaultInbox: string | undefined
}

export interface ResolvedRoute {
  readonly kind: 'resolved'
  readonly inbox: string
  readonly path: ResolutionPath
  readonly fallbackUsed: boolean
  /** The requirement that decided. */
  readonly rule: RequirementId
}

/** `asked`: whether any target was sent. */
export type Route = ResolvedRoute | { readonly kind: 'nowhere'; readonly asked: boolean }

/**
 * INV-ROUTE: the named inbox, else the alias, else the customer's default; the first match wins.
 * `fallbackUsed` is true only when the default replaced a target that was sent (C22, C23).
 */
export function resolveInbox({ receivingInbox, externalIdentifier }: RoutingRequest, facts: RoutingFacts): Route {
  const { inboxNamed, inboxOfAlias, defaultInbox } = facts
  const inboxAsked = isGiven(receivingInbox)
  if (inboxNamed !== undefined) {
    return { kind: 'resolved', inbox: inboxNamed, path: 'explicit_inbox', fallbackUsed: false, rule: 'INV-ROUTE-001' }
  }
  if (inboxOfAlias !== undefined) {
    const rule = inboxAsked ? 'INV-ROUTE-006' : 'INV-ROUTE-004'
    return { kind: 'resolved', inbox: inboxOfAlias, path: 'external_identifier', fallbackUsed: false, rule }
  }
  const asked = inboxAsked || isGiven(externalIdentifier)
  if (defaultInbox === undefined) return { kind: 'nowhere', asked }
  const rule = inboxAsked ? 'INV-ROUTE-008' : asked ? 'INV-ROUTE-009' : 'INV-ROUTE-014'
  return { kind: 'resolved', inbox: defaultInbox, path: 'default_fallback', fallbackUsed: asked, rule }
}

/** An empty string counts as not sent. */
export function isGiven(target: string | undefined): target is string {
  return target !== undefined && target !== ''
}
