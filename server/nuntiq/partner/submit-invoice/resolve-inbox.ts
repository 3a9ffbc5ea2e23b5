import type { ResolutionPath } from '../../model.ts'

export interface RoutingRequest {
  readonly receivingInbox: string | undefined
  readonly externalIdentifier: string | undefined
}

/** What the customer has configured that bears on this request. */
export interface RoutingFacts {
  /** Address of the inbox that `receiving_inbox` names, without regard to case. */
  readonly inboxNamed: string | undefined
  /** Address of the inbox that carries the alias `external_identifier`, without regard to case. */
  readonly inboxOfAlias: string | undefined
  readonly defaultInbox: string | undefined
}

export type Route =
  | { readonly kind: 'resolved'; readonly inbox: string; readonly path: ResolutionPath; readonly fallbackUsed: boolean }
  | { readonly kind: 'nowhere' }

/**
 * INV-ROUTE: the inbox asked for, else the alias, else the customer's default; first match wins.
 * `fallbackUsed` is true only when the default replaced a target that was asked for (C22, C23).
 */
export function resolveInbox(request: RoutingRequest, facts: RoutingFacts): Route {
  if (facts.inboxNamed !== undefined) return resolved(facts.inboxNamed, 'explicit_inbox')
  if (facts.inboxOfAlias !== undefined) return resolved(facts.inboxOfAlias, 'external_identifier')
  if (facts.defaultInbox === undefined) return { kind: 'nowhere' }
  const asked = isGiven(request.receivingInbox) || isGiven(request.externalIdentifier)
  return { ...resolved(facts.defaultInbox, 'default_fallback'), fallbackUsed: asked }
}

/** An empty string asks for nothing. */
export function isGiven(target: string | undefined): target is string {
  return target !== undefined && target !== ''
}

function resolved(inbox: string, path: ResolutionPath): Extract<Route, { kind: 'resolved' }> {
  return { kind: 'resolved', inbox, path, fallbackUsed: false }
}
