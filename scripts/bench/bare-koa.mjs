// The floor: a Koa server that reads the same body as JSON and answers JSON. No checks, no storage.
import Koa from 'koa'

const app = new Koa()
app.use(async (ctx) => {
  const text = await textOf(ctx.req)
  const body = text === '' ? {} : JSON.parse(text)
  ctx.body = { success: true, data: { invoice_number: body.invoice?.header.invoice_number ?? null } }
})
app.listen(Number(process.argv[2]), '127.0.0.1')

function textOf(request) {
  return new Promise((resolve, reject) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}
