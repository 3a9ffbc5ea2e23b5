import { test } from 'tap'
import { controlClient, GLOBEX_KEY, SANDBOX_KEY, type ControlClient } from '../../control/client.test.helper.ts'
import { contentDisposition } from '../../control/content-disposition.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

async function submitFile(
  control: ControlClient,
  filename: string,
  content: string,
  type = 'ATTACHMENT',
): Promise<string> {
  const answer = await control.partner(
    'POST',
    '/invoices',
    SANDBOX_KEY,
    {
      invoice: { header: { invoice_number: 'INV-9', currency: 'EUR' } },
      attachments: [{ type, filename, content: base64(content) }],
    },
    { 'idempotency-key': 'key-9' },
  )
  return String(answer.at('data.invoice_token'))
}

test('invoices are listed newest first, in pages', async (t) => {
  await using control = await controlClient()
  const tokens: string[] = []
  for (let count = 0; count < 5; count++) tokens.push(await control.submit(SANDBOX_KEY))
  const page = await control.call('GET', '/invoices?tenant=acme&limit=2')
  t.same([page.at('0.token'), page.at('1.token'), page.at('length')], [tokens[4], tokens[3], 2])
  const next = await control.call('GET', `/invoices?tenant=acme&limit=2&after=${tokens[3]}`)
  t.same([next.at('0.token'), next.at('1.token')], [tokens[2], tokens[1]])
})

test('without a tenant the invoices of all are listed, in order of their time', async (t) => {
  await using control = await controlClient()
  const first = await control.submit(SANDBOX_KEY)
  await control.call('POST', '/tenants/globex/inboxes', { address: 'd@globex.example' })
  await control.call('PATCH', '/tenants/globex', { default_inbox: 'd@globex.example' })
  await control.call('POST', '/clock', { advance: 'PT1M' })
  const second = await control.submit(GLOBEX_KEY)
  const all = await control.call('GET', '/invoices')
  t.same([all.at('0.token'), all.at('1.token')], [second, first])
})

test('INV-FIELD an invoice is shown with what was stored and what was dropped', async (t) => {
  await using control = await controlClient()
  const token = await submitFile(control, 'a.txt', 'plain text')
  const whole = JSON.parse((await control.call('GET', `/invoices/${token}`)).text) as object
  t.match(whole, {
    token,
    tenant: 'acme',
    received_at: '2026-05-19T08:00:00.000Z',
    partner: { name: 'Your Company' },
    key: { label: 'sandbox' },
    status: { number: 20, name: 'BASIC_ENRICHMENT' },
    idempotency_key: 'key-9',
    warning: null,
    content: { header: { invoice_number: 'INV-9' } },
    dropped_fields: ['header.currency'],
    attachments: [
      {
        index: 0,
        token: /^[0-9a-f-]{36}$/,
        type: 'ATTACHMENT',
        filename: 'a.txt',
        content_type: 'text/plain',
        size: 10,
      },
    ],
  })
})

test('each file has a token of its own', async (t) => {
  await using control = await controlClient()
  const file = { type: 'ATTACHMENT', filename: 'a.txt', content: base64('the same') }
  const answer = await control.partner('POST', '/invoices', SANDBOX_KEY, { invoice: {}, attachments: [file, file] })
  const shown = await control.call('GET', `/invoices/${String(answer.at('data.invoice_token'))}`)
  t.not(shown.at('attachments.0.token'), shown.at('attachments.1.token'))
})

test('in a seeded sandbox the tokens of files repeat from run to run', async (t) => {
  const tokens: unknown[] = []
  for (const _run of [1, 2]) {
    await using control = await controlClient({ seed: 'files' })
    const token = await submitFile(control, 'a.txt', 'plain text')
    tokens.push((await control.call('GET', `/invoices/${token}`)).at('attachments.0.token'))
  }
  t.equal(tokens[0], tokens[1])
})

test('another tenant does not see the invoice, its files or its PDF', async (t) => {
  await using control = await controlClient()
  const token = await submitFile(control, 'a.txt', 'plain text')
  for (const rest of ['', '/attachments/0', '/display.pdf']) {
    t.equal((await control.call('GET', `/invoices/${token}${rest}?tenant=globex`)).status, 404)
    t.equal((await control.call('GET', `/invoices/${token}${rest}?tenant=acme`)).status, 200)
  }
  t.equal((await control.call('GET', '/invoices?tenant=globex')).text, '[]')
})

test('a file comes back byte for byte, as a download that no browser runs', async (t) => {
  await using control = await controlClient()
  const html = '<html><script>alert(1)</script></html>'
  const token = await submitFile(control, 'page.html', html)
  const file = await control.call('GET', `/invoices/${token}/attachments/0`)
  t.equal(file.text, html)
  t.match(Object.fromEntries(file.headers), {
    'content-type': /^text\/plain/,
    'content-disposition': /^attachment; filename="page.html"/,
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
  })
})

for (const index of ['1', '-1', 'x', '1e3', '00000000', '%00']) {
  test(`there is no attachment ${index}`, async (t) => {
    await using control = await controlClient()
    const token = await submitFile(control, 'a.txt', 'plain text')
    t.equal((await control.call('GET', `/invoices/${token}/attachments/${index}`)).status, 404)
  })
}

test('INV-RESP-006 where no IMAGE was sent, the display PDF is rendered', async (t) => {
  await using control = await controlClient()
  const pdf = await control.call('GET', `/invoices/${await control.submit(SANDBOX_KEY)}/display.pdf`)
  t.equal(pdf.status, 200)
  t.equal(pdf.headers.get('content-type'), 'application/pdf')
  t.match(pdf.text, /^%PDF-/)
})

test('where an IMAGE was sent, the answer says where it is', async (t) => {
  await using control = await controlClient()
  const token = await submitFile(control, 'a.txt', 'an image of sorts', 'IMAGE')
  const pdf = await control.call('GET', `/invoices/${token}/display.pdf`)
  t.equal(pdf.status, 404)
  t.match(pdf.at('message'), /the supplier's IMAGE is attachments\/0/)
})

for (const [filename, header] of [
  ['plain.pdf', `attachment; filename="plain.pdf"; filename*=UTF-8''plain.pdf`],
  ['a"b\\c.pdf', `attachment; filename="a_b_c.pdf"; filename*=UTF-8''a%22b%5Cc.pdf`],
  [
    'Rechnung für Ü.pdf',
    `attachment; filename="Rechnung f_r _.pdf"; filename*=UTF-8''Rechnung%20f%C3%BCr%20%C3%9C.pdf`,
  ],
  ['a\r\nSet-Cookie: x', `attachment; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`],
  ["it's(1)*.pdf", `attachment; filename="it's(1)*.pdf"; filename*=UTF-8''it%27s%281%29%2A.pdf`],
  ['\ud800half', `attachment; filename="_half"; filename*=UTF-8''%EF%BF%BDhalf`],
] as const) {
  test(`a file called ${JSON.stringify(filename)} gets a header of one safe line`, async (t) => {
    t.equal(contentDisposition('attachment', filename), header)
  })
}

test('a long file name is cut', async (t) => {
  t.equal(contentDisposition('inline', 'x'.repeat(10_000)).length < 500, true)
})
