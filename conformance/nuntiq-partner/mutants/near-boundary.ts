import { textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { status } from './edits.ts'
import { afterMove, formerKey, learning } from './memory.ts'
import type { Modifier } from './modifier.ts'
import { accepts, answers, refuses } from './vocabulary.ts'
import { keyOf } from './where.ts'

export const nearBoundaryMutants = mutants(
  ['tokens-by-their-beginning', 'SUP-CODE-003', 'the end of a magic token is not looked at', () => tokensByBeginning()],
  ['claims-by-their-beginning', 'SUP-MINT-008', 'the end of a claim token is not looked at', () => tokensByBeginning()],
  [
    'grace-of-3-59',
    'KEY-GRACE-002',
    'a former key is refused after 3 hours and 59 minutes',
    learning(formerKey, (isKnown) =>
      afterMove(/"PT3H59M59S"/, refuses({ sent: (_, call) => isKnown(keyOf(call)) }, 401))(),
    ),
  ],
  [
    'grace-for-reading',
    'KEY-GRACE-001',
    'a former key may not submit',
    learning(formerKey, (isKnown) =>
      refuses({ operation: 'submitInvoice', sent: (_, call) => isKnown(keyOf(call)) }, 401),
    ),
  ],
  [
    'grace-of-4-01',
    'KEY-GRACE-003',
    'a former key is refused a minute late',
    afterMove(/"PT1S"/, accepts('KEY-GRACE-003')),
  ],
  [
    'reserved-for-unknown-ids',
    'INV-RES-001',
    'a reserved route answers 200 for an invoice that exists',
    answers({ operation: 'getInvoice', status: 501, sent: (_, { path }) => !path.includes('nkc-') }, status(200)),
  ],
  [
    'labels-of-99',
    'KEY-CREATE-004',
    'a label of 100 characters is refused',
    refuses({ operation: 'createKey', sent: (body) => textAt(body, 'label').length === 100 }),
  ],
  [
    'expiry-of-this-instant',
    'KEY-CREATE-007',
    'an expires_at of this very instant is taken',
    accepts('KEY-CREATE-007', { sent: (body) => !textAt(body, 'expires_at').startsWith('2020') }),
  ],
  [
    'rotation-secret-by-length',
    'KEY-ROTATE-005',
    'a rotation secret may lack its last character',
    accepts('KEY-ROTATE-005', {
      sent: (_, { headers }) => headers.some(([name, value]) => /^x-rotation-secret$/i.test(name) && value.length < 31),
    }),
  ],
)

/** Every token of Supplier Access that was seen on the wire serves for others that begin as it does. */
function tokensByBeginning(): Modifier {
  const known = new Set<string>()
  return {
    request(call) {
      const asked = call.body.toString('utf8')
      const [, token = ''] = /"(?:claim_)?token":"([^"]{20,})"/.exec(asked) ?? []
      const meant = known.has(token) ? undefined : [...known].find((each) => each.startsWith(token.slice(0, 20)))
      return token === '' || meant === undefined || !call.path.includes('/supplier-access/')
        ? call
        : { ...call, body: Buffer.from(asked.replace(token, meant)) }
    },
    answer(reply) {
      for (const [, token = ''] of reply.body.toString('utf8').matchAll(/"(?:claim_)?token":"([^"]{20,})"/g))
        known.add(token)
      return reply
    },
  }
}
