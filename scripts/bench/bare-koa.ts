// The floor: a Koa server that reads the same body as JSON and answers JSON. No checks, no storage.
import type { IncomingMessage } from 'node:http'
import Koa from 'koa'

const app = new Koa()
app.use(async (ctx) => {
  const text = await textOf(ctx.req)
  const body = text === '' ? {} : (JSON.parse(text) as { invoice?: { header: { invoice_number?: string } } })
  ctx.body = { success: true, data: { invoice_number: body.invoice?.header.invoice_number ?? null } }
})
app.listen(Number(process.argv[2]), '127.0.0.1')

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}
