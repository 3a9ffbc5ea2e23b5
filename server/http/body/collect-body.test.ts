import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import { collectBody } from './collect-body.ts'
import { UploadStalled, UploadWatch } from './upload-watch.ts'

test('a small body that stops arriving is given up', async (t) => {
  const watch = new UploadWatch()
  let tell: (error: unknown) => void = () => undefined
  const failed = new Promise<unknown>((resolve) => (tell = resolve))
  let arrived: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (arrived = resolve))
  const server = createServer((request) => {
    collectBody(request, { limit: 1000, readOn: 1000, watch }).catch(tell)
    arrived()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = httpRequest({ port, method: 'POST', headers: { 'content-length': 10 } }).on('error', () => undefined)
  client.write('{')
  await begun
  for (let looks = 0; looks < 20; looks++) watch.look()
  t.ok((await failed) instanceof UploadStalled)
  client.destroy()
  server.close()
})
