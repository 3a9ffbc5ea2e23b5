import type { Chance } from '../chance.ts'
import { bytesOf, type RawRequest } from './raw-request.ts'

/** What parsers, limits and look-ups have stumbled over. */
const WORDS = [
  '__proto__', 'constructor', 'toString', 'null', 'true', '-1', '0', '1e309', '-0', '9007199254740993', '1'.repeat(400),
  '', ' ', '\t', '\u0000', '\u007f', '\u00e9', '\u00ff\u00fe', '%00', '%2e%2e%2f', '%c3%28', '%', '%u0041', '../..', '//', '\\',
  '*', '?', '#', '&', ';', '=', ',', '"', "'", '`', '$(id)', '{{1}}', '<script>', '\r', '\n', '\r\n', '\r\n\r\n',
  'chunked', 'gzip', 'br', 'identity', 'close', 'keep-alive, Upgrade', 'websocket', '100-continue', 'something-else',
  '18446744073709551616', '0x10', '+5', '5, 5', 'application/json; charset=utf-16', 'text/plain', 'multipart/form-data',
  'evil.example', '[::1]', 'localhost:99999', 'A'.repeat(9_000), 'a-'.repeat(2_000), '2026-02-30', '9999-12-31T23:59:59Z',
] // prettier-ignore

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'FOO',
]

const HEADERS = [
  'Content-Length', 'Transfer-Encoding', 'Content-Encoding', 'Content-Type', 'Host', 'Expect', 'Connection', 'Upgrade',
  'Origin', 'Authorization', 'X-API-Key', 'X-Rotation-Secret', 'Idempotency-Key', 'Sandbox-Tenant', 'Sandbox-Control',
  'Accept', 'Cookie', 'Range', 'If-None-Match', 'X-Forwarded-For', '__proto__', 'constructor', ':path', 'X Y', '',
] // prettier-ignore

type Bend = (request: RawRequest, chance: Chance) => RawRequest

const BENDS: readonly Bend[] = [
  (request, chance) => ({ ...request, method: chance.pick(METHODS) }),
  (request, chance) => ({ ...request, target: withWord(request.target, chance) }),
  (request, chance) => ({ ...request, target: chance.pick(['*', 'http://evil.example/', '', '/', '//', '/%']) }),
  (request, chance) => ({ ...request, headers: [...request.headers, [chance.pick(HEADERS), chance.pick(WORDS)]] }),
  (request, chance) => ({ ...request, headers: request.headers.filter(() => !chance.onceIn(3)) }),
  (request, chance) => ({ ...request, headers: [...request.headers, ...request.headers.filter(() => chance.onceIn(2))] }),
  bendHeader,
  bendJson,
  bendJson,
  bendJson,
  (request, chance) => ({ ...request, body: Buffer.from(withWord(request.body?.toString('latin1') ?? '', chance), 'latin1') }),
] // prettier-ignore

/** The bytes of a request that was bent in one to three places, and perhaps garbled afterwards. */
export function mutateRequest(request: RawRequest, chance: Chance): Buffer {
  let bent = request
  for (let times = 1 + chance.below(3); times > 0; times--) bent = chance.pick(BENDS)(bent, chance)
  const bytes = bytesOf(bent)
  return chance.onceIn(3) ? garble(bytes, chance) : bytes
}

function bendHeader(request: RawRequest, chance: Chance): RawRequest {
  const at = chance.below(request.headers.length)
  const headers = request.headers.map(([name, value], index): readonly [string, string] =>
    index === at ? [name, chance.onceIn(2) ? chance.pick(WORDS) : withWord(value, chance)] : [name, value],
  )
  return { ...request, headers }
}

/** Puts another value, or another name, at some place of a JSON text. */
function bendJson(request: RawRequest, chance: Chance): RawRequest {
  const text = request.body?.toString('utf8') ?? ''
  const places = [...text.matchAll(/"[^"\\]*"|-?\d+(?:\.\d+)?|true|false|null|\{\}|\[\]/g)]
  if (places.length === 0) return request
  const place = chance.pick(places)
  const value = chance.pick([
    JSON.stringify(chance.pick(WORDS)), chance.pick(WORDS), '[]', '{}', '[[[[[[]]]]]]', '{"":{"":{}}}', '"\\ud800"', '"\\u0000"',
    '1e400', '-', '01', '1.0E+2', '"a\\', 'nul', '[1,]', '{"a":1,"a":2}', '"' + 'x'.repeat(chance.below(70_000)) + '"',
  ]) // prettier-ignore
  const body = Buffer.from(text.slice(0, place.index) + value + text.slice(place.index + place[0].length))
  return { ...request, body }
}

function withWord(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1)
  return text.slice(0, at) + chance.pick(WORDS) + text.slice(at + chance.below(4))
}

function garble(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.below(bytes.length)
  const upTo = Math.min(bytes.length, at + 1 + chance.below(40))
  const piece = bytes.subarray(at, upTo)
  switch (chance.below(4)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(upTo)])
    case 1:
      return Buffer.concat([bytes.subarray(0, upTo), piece, piece, bytes.subarray(upTo)])
    case 2:
      return bytes.subarray(0, at)
    default: {
      const changed = Buffer.from(bytes)
      changed[at] = chance.below(256)
      return changed
    }
  }
}
