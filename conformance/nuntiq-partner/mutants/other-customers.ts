import { at, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { member, status } from './edits.ts'
import type { Modifier, PassingRequest } from './modifier.ts'
import { plausibly } from './plausible.ts'
import { answers, requests, sends, withHeader } from './vocabulary.ts'
import { answeredJson, CONTROL, isAccepted, keyOf, operationCalled, sentJson } from './where.ts'

const SUBMIT = { operation: 'submitInvoice' } as const
const inbox = (json: unknown): string => textAt(json, 'receiving_inbox')

export const otherCustomerMutants = mutants(
  ['default-of-another', 'INV-ROUTE-027', "another customer's default inbox stands in", defaultOfTheFirst],
  [
    'one-default-for-all',
    'INV-ROUTE-027',
    'one default inbox stands in for all customers',
    answers(
      { ...SUBMIT, answered: (json) => at(json, 'data.resolution_path') === 'default_fallback' },
      member('data.receiving_inbox', 'default@example.com'),
    ),
  ],
  [
    'inboxes-are-trimmed',
    'INV-ROUTE-021',
    'white space around an inbox does not matter',
    sends({ ...SUBMIT, sent: (json) => inbox(json) !== inbox(json).trim() }, (json) => ({
      ...Object(json),
      receiving_inbox: inbox(json).trim(),
    })),
  ],
  ['first-inbox-only', 'INV-ROUTE-001', 'inboxes that were added are not looked at', forgetsAdded(/^nkc-\d@/)],
  ['first-alias-only', 'INV-ROUTE-004', 'only the first alias of an inbox is known', forgetsAdded(/^nkc-\d-b$/i)],
  ['keys-of-others-revoked', 'KEY-REVOKE-009', 'a key of another account may be revoked', () => revokesAll(true)],
  ['keys-of-others-end', 'KEY-REVOKE-009', 'a refused revocation revokes all the same', () => revokesAll(false)],
  ['revoking-ends-all', 'KEY-REVOKE-001', 'one revocation revokes the keys beside it', revocationSpreads],
  ['labels-of-everyone', 'KEY-CREATE-005', 'a label may be used by one account alone', labelsOfEveryone],
)

const tenantOf = (call: PassingRequest, body: unknown): string =>
  call.path === `${CONTROL}/tenants` ? textAt(body, 'default_inbox') : ''

/** The default of the customer that was made first is everybody's. */
function defaultOfTheFirst(): Modifier {
  let first = ''
  return {
    answer(reply, call) {
      first ||= tenantOf(call, answeredJson(reply))
      return operationCalled(call) === 'submitInvoice' &&
        at(answeredJson(reply), 'data.resolution_path') === 'default_fallback'
        ? member('data.receiving_inbox', first)(reply, call)
        : reply
    },
  }
}

function forgetsAdded(name: RegExp): Modifier {
  return requests(SUBMIT, (call) => {
    const sent = sentJson(call)
    const [asked, alias] = [inbox(sent), textAt(sent, 'external_identifier')]
    if (!name.test(asked) && !name.test(alias)) return call
    const lost = { ...Object(sent), receiving_inbox: 'nkc-lost', external_identifier: 'nkc-lost' }
    return { ...call, body: Buffer.from(JSON.stringify(lost)) }
  })
}

/** The key of another account, which the control API can revoke where its own call may not. */
function revokesAll(succeeds: boolean): Modifier {
  return {
    async answer(reply, call, side) {
      const [, id = ''] = /\/account\/keys\/([^/?]+)$/.exec(call.path) ?? []
      if (operationCalled(call) !== 'revokeKey' || isAccepted(reply) || reply.status !== 404) return reply
      const { status: revoked } = await side.send({
        method: 'PATCH',
        path: `${CONTROL}/keys/${id}`,
        headers: [['Content-Type', 'application/json']],
        body: Buffer.from('{"revoked":true}'),
      })
      if (revoked !== 200) return reply
      return succeeds ? plausibly(reply, call) : { ...reply, headers: [...reply.headers, ['X-Revoked', '1']] }
    },
  }
}

/** After a revocation the key that was made last is refused, whichever was meant. */
function revocationSpreads(): Modifier {
  let [latest, ended] = ['', '']
  return {
    answer(reply, call) {
      const operation = operationCalled(call)
      if (operation === 'createKey' && isAccepted(reply)) latest = textAt(answeredJson(reply), 'data.api_key')
      if (operation === 'revokeKey' && isAccepted(reply)) ended = latest
      return ended !== '' && keyOf(call) === ended && isAccepted(reply) ? status(401)(reply, call) : reply
    },
  }
}

function labelsOfEveryone(): Modifier {
  const taken = new Map<string, string>()
  return {
    request(call) {
      const label = textAt(sentJson(call), 'label')
      if (operationCalled(call) !== 'createKey' || label === '') return call
      const owner = taken.get(label)
      taken.set(label, owner ?? keyOf(call))
      // The account that had the label first is asked once more, and says that it is in use.
      return owner === undefined ? call : withHeader(call, 'X-API-Key', owner)
    },
  }
}
