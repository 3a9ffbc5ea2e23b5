import { at, isObject } from '../../kit/json.ts'
import { headerOf } from '../../kit/wire/exchange.ts'
import { mutants } from './define-mutant.ts'
import { json, member, rows, status, text, without } from './edits.ts'
import { afterMove, formerKey, formerSecret, issuedBy, learning } from './memory.ts'
import type { PassingRequest, Modifier } from './modifier.ts'
import { plausibly } from './plausible.ts'
import { accepts, answers, refuses, requests, sends } from './vocabulary.ts'
import { isAccepted, keyOf, operationCalled } from './where.ts'

const LISTED = { operation: 'listKeys', status: 200 } as const
const CREATED = { operation: 'createKey', status: 201 } as const
const ROTATED = { operation: 'rotateKey', status: 200 } as const
const ROWS = { control: /^\/partners\/[^/]+\/keys$/, method: 'GET' } as const
const LATER = '2099-01-01T00:00:00.000Z'
const withKey = (test: (key: string) => boolean) => ({ sent: (_: unknown, call: PassingRequest) => test(keyOf(call)) })
const rotationWith = (test: (body: unknown) => boolean) => ({ operation: 'rotateKey' as const, sent: test })

export const keyMutants = [
  ...mutants(
    ['listing-is-empty', 'KEY-LIST-001', 'the listing is empty', answers(LISTED, member('data', []))],
    [
      'listing-of-others-keys',
      'KEY-LIST-001',
      'the listing lacks the calling key',
      answers(
        LISTED,
        rows('data', (row) => ({ ...row, last_4: '0000' })),
      ),
    ],
    ['listing-without-last-4', 'KEY-LIST-002', 'the listing has no last_4', answers(LISTED, without('data.*.last_4'))],
    [
      'whole-keys-listed',
      'KEY-LIST-003',
      'the listing has the whole key',
      answers(LISTED, (reply, call) => rows('data', (row) => ({ ...row, note: keyOf(call) }))(reply, call)),
    ],
    [
      'hashes-listed',
      'KEY-LIST-007',
      'the listing has a hash',
      answers(
        LISTED,
        rows('data', (row) => ({ ...row, key_hash: 'a1b2c3' })),
      ),
    ],
    ['keys-of-everyone-listed', 'KEY-LIST-004', 'the listing has keys of other accounts', keysOfEveryone],
    ['listing-without-label', 'KEY-LIST-005', 'the listing has no label', answers(LISTED, without('data.*.label'))],
    [
      'oldest-first',
      'KEY-LIST-006',
      'the oldest key is listed first',
      answers(
        LISTED,
        member('data', (list: unknown) => (Array.isArray(list) ? list.toReversed() : list)),
      ),
    ],
  ),
  ...mutants(
    ['created-is-200', 'KEY-CREATE-001', 'a creation is answered 200', answers(CREATED, status(200))],
    [
      'no-rotation-secret',
      'KEY-CREATE-001',
      'a creation gives no rotation secret',
      answers(CREATED, without('data.rotation_secret')),
    ],
    [
      'keys-of-another-form',
      'KEY-CREATE-002',
      'keys start with pk_',
      answers(
        CREATED,
        member('data.api_key', (key: unknown) => String(key).replace('sk_', 'pk_')),
      ),
    ],
    ['no-label-is-taken', 'KEY-CREATE-003', 'a creation without label is taken', accepts('KEY-CREATE-003')],
    ['any-label-is-taken', 'KEY-CREATE-004', 'any label is taken', accepts('KEY-CREATE-004')],
    ['labels-twice', 'KEY-CREATE-005', 'a label may be used twice', accepts('KEY-CREATE-005')],
    [
      'label-taken-is-400',
      'KEY-CREATE-005',
      'a label in use is answered 400',
      answers({ rule: 'KEY-CREATE-005' }, status(400)),
    ],
    ['any-expiry-is-taken', 'KEY-CREATE-006', 'an expires_at that is no instant is taken', accepts('KEY-CREATE-006')],
    ['past-expiry-is-taken', 'KEY-CREATE-007', 'an expires_at in the past is taken', accepts('KEY-CREATE-007')],
    [
      'expiry-is-ignored',
      'KEY-CREATE-008',
      'expires_at is ignored',
      sends({ operation: 'createKey', sent: (body) => at(body, 'expires_at') !== undefined }, (body) => ({
        ...(body as object),
        expires_at: undefined,
      })),
    ],
    [
      'interval-is-ignored',
      'KEY-CREATE-009',
      'expires_interval_days is ignored',
      sends({ operation: 'createKey' }, (body) => ({ ...(body as object), expires_interval_days: undefined })),
    ],
    ['any-interval-is-taken', 'KEY-CREATE-010', 'any interval is taken', accepts('KEY-CREATE-010')],
    [
      'a-year-by-default',
      'KEY-CREATE-011',
      'a key lives a year unless told',
      sends(
        {
          operation: 'createKey',
          sent: (body) => isObject(body) && !('expires_at' in body || 'expires_interval_days' in body),
        },
        (body) => ({ ...(body as object), expires_interval_days: 365 }),
      ),
    ],
    [
      'interval-before-date',
      'KEY-CREATE-012',
      'expires_interval_days decides over expires_at',
      sends({ operation: 'createKey', sent: (body) => isObject(body) && 'expires_interval_days' in body }, (body) => ({
        ...(body as object),
        expires_at: undefined,
      })),
    ],
    [
      'creation-needs-rotation-secret',
      'KEY-CREATE-013',
      'a creation needs the rotation secret too',
      refuses(
        { operation: 'createKey', sent: (_, call) => headerOf(call.headers, 'X-Rotation-Secret') === undefined },
        401,
      ),
    ],
    [
      'new-key-is-refused',
      'KEY-CREATE-014',
      'a created key is refused',
      learning(issuedBy('createKey'), (isKnown) => refuses(withKey(isKnown), 401)),
    ],
    [
      'local-instants',
      'KEY-CREATE-016',
      'instants have an offset',
      answers(LISTED, text(/(\d\d:\d\d:\d\d)\.\d{3}Z"/g, '$1+02:00"')),
    ],
    [
      'creation-without-prefix',
      'KEY-CREATE-017',
      'a creation shows no prefix',
      answers({ operation: ['createKey', 'mintKey'], status: 201 }, without('data.prefix')),
    ],
  ),
  ...mutants(
    ['revocation-does-nothing', 'KEY-REVOKE-001', 'a revoked key is served', accepts('AUTH-KEY-008')],
    [
      'revocation-is-204',
      'KEY-REVOKE-001',
      'a revocation is answered 202',
      answers({ operation: 'revokeKey', status: 200 }, status(202)),
    ],
    ['own-key-is-revoked', 'KEY-REVOKE-002', 'a key may revoke itself', accepts('KEY-REVOKE-002')],
    ['unknown-key-is-revoked', 'KEY-REVOKE-003', 'revoking an unknown key succeeds', accepts('KEY-REVOKE-003')],
    ['revoked-again', 'KEY-REVOKE-004', 'revoking twice succeeds', accepts(['KEY-REVOKE-004', 'KEY-REVOKE-003'])],
    [
      'foreign-key-is-forbidden',
      'KEY-REVOKE-005',
      "another account's key is answered 403",
      answers({ rule: 'KEY-REVOKE-003' }, status(403)),
    ],
    [
      'grace-outlives-revocation',
      'KEY-REVOKE-006',
      'the former key of a revoked one still works',
      learning(formerKey, (isKnown) => answers({ ...withKey(isKnown), status: 401 }, plausibly)),
    ],
    [
      'revoked-row-goes',
      'KEY-REVOKE-007',
      'the row of a revoked key goes at once',
      answers(
        ROWS,
        rows('', (row) => (row['revoked_at'] === null ? row : undefined)),
      ),
    ],
    [
      'revocation-without-instant',
      'KEY-REVOKE-008',
      'a revocation does not say when',
      answers({ operation: 'revokeKey', status: 200 }, without('data.revoked_at')),
    ],
  ),
  ...mutants(
    [
      'rotation-in-envelope',
      'KEY-ROTATE-001',
      'a rotation is answered in the envelope',
      answers(
        ROTATED,
        json((body) => ({ success: true, data: body })),
      ),
    ],
    [
      'rotation-with-another-id',
      'KEY-ROTATE-002',
      'a rotated key has another id',
      answers(ROTATED, member('id', '00000000-0000-4000-8000-000000000000')),
    ],
    [
      'rotation-with-another-label',
      'KEY-ROTATE-002',
      'a rotated key has another label',
      answers(ROTATED, member('label', 'rotated')),
    ],
    [
      'rotated-key-is-refused',
      'KEY-ROTATE-003',
      'the new key is refused',
      learning(issuedBy('rotateKey'), (isKnown) => refuses(withKey(isKnown), 401)),
    ],
    [
      'old-rotation-secret',
      'KEY-ROTATE-003',
      'a rotation gives the former rotation secret back',
      answers(ROTATED, (reply, call) =>
        member('rotation_secret', headerOf(call.headers, 'X-Rotation-Secret'))(reply, call),
      ),
    ],
    ['rotation-without-secret', 'KEY-ROTATE-004', 'a rotation needs no rotation secret', accepts('KEY-ROTATE-004')],
    ['any-rotation-secret', 'KEY-ROTATE-005', 'any rotation secret will do', accepts('KEY-ROTATE-005')],
    ['rotation-of-others', 'KEY-ROTATE-006', 'a key may rotate another', accepts('KEY-ROTATE-006')],
    [
      'rotation-of-unknown-is-404',
      'KEY-ROTATE-006',
      'the id of no key is answered 404',
      answers({ rule: 'KEY-ROTATE-006' }, status(404)),
    ],
    [
      'rotation-for-90-days',
      'KEY-ROTATE-007',
      'a rotation without a body is for 30 days',
      bodiless({ expires_interval_days: 30 }),
    ],
    [
      'rotation-never-forever',
      'KEY-ROTATE-008',
      'a rotation without a body always expires',
      bodiless({ expires_interval_days: 90 }),
    ],
    [
      'every-interval-is-90',
      'KEY-ROTATE-009',
      'each interval is 90 days',
      sends(
        rotationWith((body) => typeof at(body, 'expires_interval_days') === 'number'),
        (body) => ({ ...(body as object), expires_interval_days: 90 }),
      ),
    ],
    [
      'rotation-never-endless',
      'KEY-ROTATE-010',
      'null is a year',
      sends(
        rotationWith((body) => at(body, 'expires_interval_days') === null),
        () => ({ expires_interval_days: 365 }),
      ),
    ],
    [
      'rotation-to-another-instant',
      'KEY-ROTATE-011',
      'expires_at is ignored',
      answers(
        { ...ROTATED, ...rotationWith((body) => typeof at(body, 'expires_at') === 'string') },
        member('expires_at', LATER),
      ),
    ],
    [
      'interval-survives-a-date',
      'KEY-ROTATE-012',
      'the stored interval survives a rotation with a date',
      bodiless({ expires_interval_days: 30 }),
    ],
    [
      'interval-before-date-on-rotation',
      'KEY-ROTATE-013',
      'expires_interval_days decides over expires_at',
      sends(
        rotationWith((body) => isObject(body) && 'expires_interval_days' in body),
        (body) => ({ ...(body as object), expires_at: undefined }),
      ),
    ],
    ['rotation-of-any-interval', 'KEY-ROTATE-014', 'any interval is taken by a rotation', accepts('KEY-ROTATE-014')],
    ['rotation-of-31-days', 'KEY-ROTATE-022', 'a rotation takes any number of days', accepts('KEY-ROTATE-014')],
    ['rotation-into-the-past', 'KEY-ROTATE-022', 'a rotation takes any instant', accepts('KEY-ROTATE-015')],
    [
      'rotation-of-any-interval-is-409',
      'KEY-ROTATE-014',
      'another interval is answered 409',
      answers({ rule: 'KEY-ROTATE-014' }, status(409)),
    ],
    ['rotation-to-any-instant', 'KEY-ROTATE-015', 'any expires_at is taken by a rotation', accepts('KEY-ROTATE-015')],
    [
      'expired-key-rotates',
      'KEY-ROTATE-016',
      'an expired key may be rotated',
      accepts('AUTH-KEY-004', { operation: 'rotateKey' }),
    ],
    [
      'rotation-secret-lives-on',
      'KEY-ROTATE-017',
      'the former rotation secret still works',
      learning(formerSecret, (isKnown) =>
        accepts('KEY-ROTATE-005', { sent: (_, call) => isKnown(headerOf(call.headers, 'X-Rotation-Secret') ?? '') }),
      ),
    ],
    ['rotation-without-prefix', 'KEY-ROTATE-019', 'a rotation shows no prefix', answers(ROTATED, without('prefix'))],
    [
      'rotation-keeps-interval',
      'KEY-ROTATE-020',
      'the interval of a rotation is not stored',
      answers({ ...ROTATED, sent: (_, call) => call.body.length === 0 }, member('expires_interval_days', 90)),
    ],
  ),
  ...mutants(
    [
      'no-grace',
      'KEY-GRACE-001',
      'a former key is refused at once',
      learning(formerKey, (isKnown) => refuses(withKey(isKnown), 401)),
    ],
    [
      'short-grace',
      'KEY-GRACE-002',
      'a former key is refused before its four hours are over',
      learning(formerKey, (isKnown) => afterMove(/PT3H59M/, refuses(withKey(isKnown), 401))()),
    ],
    ['endless-grace', 'KEY-GRACE-003', 'a former key works for ever', accepts('KEY-GRACE-003')],
    [
      'two-graces',
      'KEY-GRACE-004',
      'a second rotation leaves the first key its grace',
      learning(formerKey, (isKnown) => answers({ ...withKey(isKnown), status: 401 }, plausibly)),
    ],
    [
      'grace-may-not-create',
      'KEY-GRACE-006',
      'a former key may not create keys',
      learning(formerKey, (isKnown) => refuses({ operation: 'createKey', ...withKey(isKnown) }, 401)),
    ],
    ['grace-may-rotate', 'KEY-GRACE-007', 'a former key may rotate', accepts('KEY-GRACE-007')],
    ['grace-may-revoke-own', 'KEY-GRACE-008', 'a former key may revoke its own row', accepts('KEY-REVOKE-002')],
    ['expiry-is-not-looked-at', 'KEY-EXPIRE-001', 'a key outlives its expiry', accepts('AUTH-KEY-004')],
    [
      'expired-on-reserved-routes',
      'KEY-EXPIRE-002',
      'a reserved route answers an expired key with 501',
      answers({ rule: 'AUTH-KEY-004', operation: 'getInvoice' }, status(501)),
    ],
    [
      'nothing-lasts',
      'KEY-EXPIRE-003',
      'a key without expiry expires after years',
      afterMove(/"P\d+Y"/, refuses({ operation: 'listKeys' }, 401)),
    ],
  ),
]

/** What a rotation without a body comes to. */
function bodiless(body: object): Modifier {
  return requests(
    { operation: 'rotateKey', sent: (sent, call) => sent === undefined && call.body.length === 0 },
    (call) => ({
      ...call,
      headers: [...call.headers, ['Content-Type', 'application/json']],
      body: Buffer.from(JSON.stringify(body)),
    }),
  )
}

/** Listings have the rows of all listings before them. */
export function keysOfEveryone(): Modifier {
  const all = new Map<string, unknown>()
  return {
    answer(reply, call) {
      if (operationCalled(call) !== 'listKeys' || !isAccepted(reply)) return reply
      return member('data', (list: unknown) => {
        for (const row of Array.isArray(list) ? list : []) all.set(String(at(row, 'id')), row)
        return [...all.values()]
      })(reply, call)
    },
  }
}
