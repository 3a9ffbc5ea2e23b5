import { test } from 'tap'
import { resolveInbox, type Route, type RoutingFacts, type RoutingRequest } from './resolve-inbox.ts'

const BOTH: RoutingRequest = { receivingInbox: 'asked@x.example', externalIdentifier: 'ALIAS' }
const NONE: RoutingRequest = { receivingInbox: undefined, externalIdentifier: undefined }
const EMPTY: RoutingRequest = { receivingInbox: '', externalIdentifier: '' }

function route(request: RoutingRequest, facts: Partial<RoutingFacts>): Route {
  return resolveInbox(request, { inboxNamed: undefined, inboxOfAlias: undefined, defaultInbox: undefined, ...facts })
}

/** Facts, what was asked for, and where it leads: path, inbox, fallback. */
const TABLE: readonly (readonly [string, RoutingRequest, Partial<RoutingFacts>, string])[] = [
  ['INV-ROUTE-001', BOTH, { inboxNamed: 'a' }, 'explicit_inbox a false'],
  ['INV-ROUTE-004', BOTH, { inboxOfAlias: 'b' }, 'external_identifier b false'],
  ['INV-ROUTE-005', BOTH, { inboxNamed: 'a', inboxOfAlias: 'b', defaultInbox: 'd' }, 'explicit_inbox a false'],
  ['INV-ROUTE-007', BOTH, { inboxOfAlias: 'b', defaultInbox: 'd' }, 'external_identifier b false'],
  ['INV-ROUTE-008', { ...NONE, receivingInbox: 'x' }, { defaultInbox: 'd' }, 'default_fallback d true'],
  ['INV-ROUTE-009', { ...NONE, externalIdentifier: 'x' }, { defaultInbox: 'd' }, 'default_fallback d true'],
  ['INV-ROUTE-014', NONE, { defaultInbox: 'd' }, 'default_fallback d false'],
  ['INV-ROUTE-025', EMPTY, { defaultInbox: 'd' }, 'default_fallback d false'],
  ['INV-ROUTE-025', { ...EMPTY, receivingInbox: ' ' }, { defaultInbox: 'd' }, 'default_fallback d true'],
  ['INV-ROUTE-016', NONE, {}, 'nowhere'],
  ['INV-ROUTE-017', BOTH, {}, 'nowhere'],
]

for (const [id, request, facts, expected] of TABLE) {
  test(`${id} ${JSON.stringify(request)} with ${JSON.stringify(facts)} leads to ${expected}`, async (t) => {
    const found = route(request, facts)
    t.equal(found.kind === 'nowhere' ? 'nowhere' : `${found.path} ${found.inbox} ${found.fallbackUsed}`, expected)
  })
}
