import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export const LENT = 'sk_lent00000000000000000000001'

interface Key {
  readonly id: string
  readonly label: string
  apiKey: string
  revoked: boolean
}

/** What befalls the nth request: it is not done, or done and then not answered or answered as a failure. */
export type Mishap = 'hangs up' | 'hangs up afterwards' | 'fails' | 'fails afterwards'
export const MISHAPS: readonly Mishap[] = ['hangs up', 'hangs up afterwards', 'fails', 'fails afterwards']

export interface KeyTarget {
  readonly target: string
  /** Keys that were there before the run. */
  readonly others: readonly Key[]
  readonly keys: readonly Key[]
  readonly calls: readonly string[]
  /** Decides about each request, which are counted from 1. */
  mishap: (n: number, call: string) => Mishap | undefined
}

/** A deployment with nothing but keys, some of which belong to others. */
export async function keyTargetFor(t: Test): Promise<KeyTarget> {
  const others = ['production', 'nkc-of-somebody-else', 'lent'].map((label, n): Key => ({
    id: `id-${n}`,
    label,
    apiKey: label === 'lent' ? LENT : `sk_other${'0'.repeat(21)}${n}`,
    revoked: false,
  }))
  const keys = [...others]
  const calls: string[] = []
  const state: KeyTarget = { target: '', others, keys, calls, mishap: () => undefined }

  const act = (method: string, path: string, body: string, apiKey: unknown): [number, unknown] => {
    const [, id, rotate] = path.match(/\/keys\/([^/]+)(\/rotate)?$/) ?? []
    const key = keys.find((each) => each.id === id && !each.revoked)
    const shown = (each: Key): object => ({
      id: each.id,
      label: each.label,
      api_key: each.apiKey,
      rotation_secret: `rs_${each.apiKey.slice(3)}`,
    })
    if (!keys.some((each) => each.apiKey === apiKey && !each.revoked))
      return [401, { success: false, message: 'Invalid API Key' }]
    if (method === 'GET')
      return [
        200,
        {
          success: true,
          data: keys.map((each) => ({
            id: each.id,
            label: each.label,
            revoked_at: each.revoked ? '2026-01-01T00:00:00Z' : null,
          })),
        },
      ]
    if (method === 'POST' && id === undefined) {
      const { label } = JSON.parse(body) as { label: string }
      const made: Key = {
        id: `id-${keys.length}`,
        label,
        apiKey: `sk_made${'0'.repeat(20)}${String(keys.length).padStart(3, '0')}`,
        revoked: false,
      }
      keys.push(made)
      return [201, { success: true, data: shown(made) }]
    }
    if (key === undefined) return [404, { success: false, message: 'not found' }]
    if (rotate === undefined) key.revoked = true
    else key.apiKey += 'r'
    return [200, rotate === undefined ? { success: true } : shown(key)]
  }
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      // The look before the run asks whether the key may submit, with nothing in it.
      if (request.url?.endsWith('/invoices'))
        return void response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"message":"empty"}')
      const call = `${request.method} ${(request.url ?? '').replace('/api/v1/partner/account', '')}`
      calls.push(call)
      const mishap = state.mishap(calls.length, call)
      if (mishap === 'hangs up') return void request.socket.destroy()
      if (mishap === 'fails')
        return void response.writeHead(500, { 'Content-Type': 'application/json' }).end('{"message":"no"}')
      const [status, body] = act(
        request.method ?? '',
        request.url ?? '',
        Buffer.concat(pieces).toString(),
        request.headers['x-api-key'],
      )
      if (mishap === 'hangs up afterwards') return void request.socket.destroy()
      response
        .writeHead(mishap === 'fails afterwards' ? 500 : status, { 'Content-Type': 'application/json' })
        .end(mishap === 'fails afterwards' ? '{"message":"no"}' : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return Object.assign(state, { target: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api` })
}
