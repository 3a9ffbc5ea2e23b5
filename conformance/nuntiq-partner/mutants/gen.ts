import { mutants } from './define-mutant.ts'
import { header, member, reply, status, without } from './edits.ts'
import { keysOfEveryone } from './key.ts'
import { accepts, answers, requests } from './vocabulary.ts'

const REFUSALS = [400, 401, 403, 404, 409, 410, 413, 415, 423, 429]
const html = () => reply(404, '<h1>Not Found</h1>', 'text/html')

export const genMutants = mutants(
  ['malformed-json-is-taken', 'GEN-HTTP-003', 'a body that is no JSON is taken', accepts('GEN-HTTP-003')],
  ['broken-utf-8-is-taken', 'GEN-HTTP-013', 'a body that is not UTF-8 is taken', accepts('GEN-HTTP-013')],
  ['array-body-is-taken', 'GEN-HTTP-004', 'a JSON body that is no object is taken', accepts('GEN-HTTP-004')],
  [
    'refusals-say-nothing',
    'GEN-ENV-001',
    'refusals have no message',
    answers({ status: REFUSALS }, without('message')),
  ],
  [
    'refusals-in-html',
    'GEN-ENV-009',
    'refusals are declared as HTML',
    answers({ status: REFUSALS }, header('Content-Type', 'text/html')),
  ],
  [
    'refusals-claim-success',
    'GEN-ENV-002',
    'refusals say success true',
    answers({ status: REFUSALS }, member('success', true)),
  ],
  [
    'bare-success',
    'GEN-ENV-004',
    'a listing says nothing of success',
    answers({ operation: 'listKeys', status: 200 }, without('success')),
  ],
  ['customers-see-each-other', 'GEN-ENV-008', 'a listing shows the keys of other customers', keysOfEveryone],
  [
    'unknown-route-in-html',
    'GEN-HTTP-001',
    'an unknown route is answered in HTML',
    answers({ rule: 'GEN-HTTP-001' }, html),
  ],
  [
    'wrong-method-is-405',
    'GEN-HTTP-002',
    'a wrong method is answered 405',
    answers({ rule: 'GEN-HTTP-002' }, status(405)),
  ],
  ['any-media-type', 'GEN-HTTP-005', 'another media type is taken', accepts('GEN-HTTP-005')],
  ['any-encoding', 'GEN-HTTP-006', 'an encoded body is taken', accepts('GEN-HTTP-006')],
  ['deep-body', 'GEN-HTTP-008', 'a body of any depth is taken', accepts('GEN-HTTP-008')],
  [
    'broken-percent-is-400',
    'GEN-HTTP-012',
    'broken percent-encoding is answered 400',
    answers({ rule: 'GEN-HTTP-012' }, status(400)),
  ],
  [
    'refusal-without-error',
    'GEN-ENV-003',
    'refusals without a documented body have no error',
    answers({ status: REFUSALS }, without('error')),
  ],
  [
    'api-everywhere',
    'GEN-ENV-005',
    'the API is served beside /api too',
    requests({ sent: (_, { path }) => path.startsWith('/v1/') }, (call) => ({ ...call, path: `/api${call.path}` })),
  ],
)
