import { test } from 'tap'
import { callerOf, controlApi, SMALLEST } from '../../../../fixtures/testing/call-api.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'
import { createSandbox } from '../../../sandbox/create-sandbox.ts'

const sandbox = await strictSandbox()
const invoice = SMALLEST.invoice
const NOWHERE = { status: 400, body: { success: false, error: 'Configuration error', message: /./ } }

test('INV-ROUTE-001 a receiving_inbox of the customer is routed to', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, receiving_inbox: inboxes.invoices }), {
    status: 200,
    rule: 'INV-ROUTE-001',
    data: { receiving_inbox: inboxes.invoices, resolution_path: 'explicit_inbox' },
  })
})

test('INV-ROUTE-002 receiving_inbox is matched regardless of case', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  for (const receiving_inbox of [inboxes.invoices.toUpperCase(), inboxes.invoices.replace('invoices', 'InVoices')]) {
    t.match(await submit({ invoice, receiving_inbox }), {
      data: { receiving_inbox: inboxes.invoices, resolution_path: 'explicit_inbox' },
    })
  }
})

test('INV-ROUTE-002 an inbox configured in capitals is matched too', async (t) => {
  const { submit, tenant } = await newSupplier(sandbox)
  const address = 'EU@Acme.Example'
  await controlApi(sandbox)(`POST /tenants/${tenant.slug}/inboxes`, {
    body: { address, external_identifiers: ['Élan-7'] },
  })
  t.match(await submit({ invoice, receiving_inbox: 'eu@acme.example' }), {
    data: { receiving_inbox: address, resolution_path: 'explicit_inbox' },
  })
  t.match(await submit({ invoice, external_identifier: 'éLAN-7' }), {
    data: { receiving_inbox: address, resolution_path: 'external_identifier' },
  })
})

test('INV-ROUTE-003 external_identifier is matched regardless of case', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, external_identifier: inboxes.alias.toLowerCase() }), {
    data: { receiving_inbox: inboxes.invoices, resolution_path: 'external_identifier' },
  })
})

test('INV-ROUTE-004 an external_identifier that is an alias of an inbox is routed there', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, external_identifier: inboxes.alias }), {
    status: 200,
    rule: 'INV-ROUTE-004',
    data: { receiving_inbox: inboxes.invoices, resolution_path: 'external_identifier' },
  })
})

test('INV-ROUTE-005 when both match, the inbox decides', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, receiving_inbox: inboxes.default, external_identifier: inboxes.alias }), {
    rule: 'INV-ROUTE-001',
    data: { receiving_inbox: inboxes.default, resolution_path: 'explicit_inbox' },
  })
})

test('INV-ROUTE-005 an unknown alias beside a known inbox does not matter', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const answer = await submit({ invoice, receiving_inbox: inboxes.invoices, external_identifier: 'OLD-ID' })
  t.match(answer.data, {
    resolution_path: 'explicit_inbox',
    receiving_inbox_fallback_used: false,
    external_identifier: 'OLD-ID',
  })
  t.equal(answer.headers.get('warning'), null)
})

test('INV-ROUTE-006 when the inbox matches nothing, an alias that matches decides', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, receiving_inbox: 'old@acme.example', external_identifier: inboxes.alias }), {
    status: 200,
    data: { receiving_inbox: inboxes.invoices, resolution_path: 'external_identifier' },
  })
})

test('INV-ROUTE-007 routing by alias after an unknown inbox is not a fallback and sets no Warning', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const answer = await submit({ invoice, receiving_inbox: 'old@acme.example', external_identifier: inboxes.alias })
  t.equal(answer.data['receiving_inbox_fallback_used'], false)
  t.equal(answer.headers.get('warning'), null)
})

test('INV-ROUTE-008 an unknown inbox falls back to the default', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, receiving_inbox: 'invoices@old.example.com' }), {
    status: 200,
    rule: 'INV-ROUTE-008',
    data: {
      receiving_inbox: inboxes.default,
      resolution_path: 'default_fallback',
      receiving_inbox_fallback_used: true,
    },
  })
})

test('INV-ROUTE-009 an unknown alias alone falls back to the default', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, external_identifier: 'OLD-ID' }), {
    status: 200,
    rule: 'INV-ROUTE-009',
    data: {
      receiving_inbox: inboxes.default,
      resolution_path: 'default_fallback',
      receiving_inbox_fallback_used: true,
    },
  })
})

test('INV-ROUTE-010, INV-ROUTE-026 the fallback from an unknown inbox sets the printed Warning', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { headers } = await submit({ invoice, receiving_inbox: 'invoices@old.example.com' })
  t.equal(headers.get('warning'), `199 nuntiq "unknown receiving_inbox 'invoices@old.example.com', used default"`)
})

test('INV-ROUTE-010 with both unknown the Warning names the inbox', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { headers } = await submit({ invoice, receiving_inbox: 'Old@example.com', external_identifier: 'OLD-ID' })
  t.equal(headers.get('warning'), `199 nuntiq "unknown receiving_inbox 'Old@example.com', used default"`)
})

test('INV-ROUTE-011 the fallback from an unknown alias sets a Warning', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match((await submit({ invoice, external_identifier: 'OLD-ID' })).headers.get('warning'), /^199 nuntiq /)
})

test('INV-ROUTE-012 the Warning for an alias names it', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { headers } = await submit({ invoice, external_identifier: 'OLD-ID' })
  t.equal(headers.get('warning'), `199 nuntiq "unknown external_identifier 'OLD-ID', used default"`)
})

test('INV-ROUTE-013 a hostile value cannot write a header: over a real socket', async (t) => {
  await using real = await createSandbox({ ephemeral: true, rateLimit: 0 })
  const supplier = await newSupplier({
    ...real,
    fetch: (request, init) => fetch(request instanceof Request ? request : new URL(request, real.url), init),
  })
  const receiving_inbox = 'a@b\r\nSet-Cookie: x=1\r\n\r\n<p>"\\\u0000\u007fÄ😀\ud800'
  const { status, headers } = await supplier.submit({ invoice, receiving_inbox })
  t.equal(status, 200)
  t.equal(headers.get('set-cookie'), null)
  t.equal(
    headers.get('warning'),
    `199 nuntiq "unknown receiving_inbox 'a@bSet-Cookie: x=1<p>\\"\\\\%C3%84%F0%9F%98%80%EF%BF%BD', used default"`,
  )
})

test('INV-ROUTE-013 a value of 100,000 characters is cut at 256', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const receiving_inbox of ['inbox '.repeat(17_000), 'A'.repeat(100_000)]) {
    const answer = await submit({ invoice, receiving_inbox })
    t.equal(
      answer.headers.get('warning'),
      `199 nuntiq "unknown receiving_inbox '${receiving_inbox.slice(0, 256)}', used default"`,
    )
  }
})

test('INV-ROUTE-014 with no target sent the default is used, without a Warning', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const answer = await submit({ invoice })
  t.match(answer, {
    status: 200,
    rule: 'INV-ROUTE-014',
    data: { receiving_inbox: inboxes.default, resolution_path: 'default_fallback' },
  })
  t.equal(answer.headers.get('warning'), null)
})

test('INV-ROUTE-015 with no target sent no fallback was used', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit({ invoice })).data['receiving_inbox_fallback_used'], false)
})

test('INV-ROUTE-016 with no target sent and no default the answer is a configuration error', async (t) => {
  const { submit, count } = await newSupplier(sandbox, 'no-default-inbox')
  t.match(await submit({ invoice }), { ...NOWHERE, rule: 'INV-ROUTE-016' })
  t.equal(await count(), 0)
})

test('INV-ROUTE-017 a target that matches nothing is refused without a default', async (t) => {
  const { submit, count } = await newSupplier(sandbox, 'no-default-inbox')
  const [inbox, alias] = [{ receiving_inbox: 'old@acme.example' }, { external_identifier: 'OLD-ID' }]
  for (const target of [inbox, alias, { ...inbox, ...alias }]) {
    const answer = await submit({ invoice, ...target })
    t.match(answer, { status: 400, rule: 'INV-ROUTE-017' })
    t.equal(answer.headers.get('warning'), null)
  }
  t.equal(await count(), 0)
})

test('INV-ROUTE-018 that error is a configuration error too', async (t) => {
  const { submit } = await newSupplier(sandbox, 'no-default-inbox')
  t.match(await submit({ invoice, external_identifier: 'OLD-ID' }), NOWHERE)
})

test('INV-ROUTE-017 without a default a target that matches is served', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox, 'no-default-inbox')
  t.equal((await submit({ invoice, receiving_inbox: inboxes.invoices })).status, 200)
  t.equal((await submit({ invoice, external_identifier: inboxes.alias })).status, 200)
})

test('INV-ROUTE-017 the customer may take the default away and give it back', async (t) => {
  const { submit, tenant, inboxes } = await newSupplier(sandbox)
  const control = controlApi(sandbox)
  await control(`PATCH /tenants/${tenant.slug}`, { body: { default_inbox: null } })
  t.equal((await submit({ invoice, receiving_inbox: 'old@acme.example' })).status, 400)
  await control(`PATCH /tenants/${tenant.slug}`, { body: { default_inbox: inboxes.invoices } })
  t.match(await submit({ invoice, receiving_inbox: 'old@acme.example' }), {
    status: 200,
    data: { receiving_inbox: inboxes.invoices },
  })
})

test('INV-ROUTE-019 the answer gives the address of the inbox that was used', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const told = [
    { receiving_inbox: inboxes.invoices.toUpperCase() },
    { external_identifier: inboxes.alias },
    { receiving_inbox: 'old@x.example' },
    {},
  ]
  const answers = await Promise.all(told.map((target) => submit({ invoice, ...target })))
  t.strictSame(
    answers.map(({ data }) => data['receiving_inbox']),
    [inboxes.invoices, inboxes.invoices, inboxes.default, inboxes.default],
  )
})

test('INV-ROUTE-020 the answer repeats external_identifier as it was sent, matched or not', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  for (const external_identifier of [inboxes.alias.toLowerCase(), 'OLD-ID', ' Ünknown "id" ']) {
    t.equal((await submit({ invoice, external_identifier })).data['external_identifier'], external_identifier)
  }
  t.equal((await submit({ invoice })).data['external_identifier'], null)
})

test('INV-ROUTE-021 a part of an address, or one with text around it, matches nothing', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const { invoices, alias } = inboxes
  const around = [`${invoices}.`, ` ${invoices}`, `${invoices}\n`, `<${invoices}>`]
  for (const receiving_inbox of ['invoices', invoices.slice(1), ...around, '%', '*@*']) {
    t.match(
      await submit({ invoice, receiving_inbox }),
      { data: { resolution_path: 'default_fallback', receiving_inbox_fallback_used: true } },
      receiving_inbox,
    )
  }
  for (const external_identifier of [alias.slice(1), `${alias} `, `${alias}1`]) {
    t.match(
      await submit({ invoice, external_identifier }),
      { data: { resolution_path: 'default_fallback' } },
      external_identifier,
    )
  }
})

test('INV-ROUTE-021 an inbox is not an alias, and an alias is not an inbox', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  t.match(await submit({ invoice, receiving_inbox: inboxes.alias }), { data: { resolution_path: 'default_fallback' } })
  t.match(await submit({ invoice, external_identifier: inboxes.invoices }), {
    data: { resolution_path: 'default_fallback' },
  })
})

test('INV-ROUTE-022 an inbox or an alias of another customer matches nothing', async (t) => {
  const [ours, theirs] = [await newSupplier(sandbox), await newSupplier(sandbox)]
  const { invoices, alias } = theirs.inboxes
  for (const target of [{ receiving_inbox: invoices }, { external_identifier: alias }]) {
    t.match(await ours.submit({ invoice, ...target }), {
      data: {
        receiving_inbox: ours.inboxes.default,
        resolution_path: 'default_fallback',
        receiving_inbox_fallback_used: true,
      },
    })
  }
})

test("INV-ROUTE-027 the default inbox that stands in is the caller's own, whoever was served before", async (t) => {
  const [ours, theirs] = [await newSupplier(sandbox), await newSupplier(sandbox)]
  for (const { submit, inboxes } of [ours, theirs, ours]) {
    t.match(await submit({ invoice }), { data: { receiving_inbox: inboxes.default } })
    t.match(await submit({ invoice, receiving_inbox: 'nobody@nobody.example' }), {
      data: { receiving_inbox: inboxes.default },
    })
  }
  t.not(ours.inboxes.default, theirs.inboxes.default)
})

test('INV-ROUTE-022 an invoice is seen by the customer that it was sent to, and by no other', async (t) => {
  const [ours, theirs] = [await newSupplier(sandbox), await newSupplier(sandbox)]
  const { data } = await ours.submit({ invoice })
  t.strictSame([await ours.count(), await theirs.count()], [1, 0])
  const control = callerOf(sandbox, '/_sandbox/v1')
  t.equal((await control(`GET /invoices/${String(data['invoice_token'])}?tenant=${theirs.tenant.slug}`)).status, 404)
})

test('INV-ROUTE-024 a target that matched has no Warning and no fallback', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const asked = [inboxes.invoices, inboxes.default].map((receiving_inbox) => ({ receiving_inbox }))
  for (const target of [...asked, { external_identifier: inboxes.alias }]) {
    const answer = await submit({ invoice, ...target })
    t.strictSame([answer.data['receiving_inbox_fallback_used'], answer.headers.get('warning')], [false, null])
  }
})

test('INV-ROUTE-025 an empty target counts as not sent', async (t) => {
  const { submit, inboxes } = await newSupplier(sandbox)
  const empty = await submit({ invoice, receiving_inbox: '', external_identifier: '' })
  t.strictSame([empty.data['receiving_inbox_fallback_used'], empty.headers.get('warning')], [false, null])
  t.match(await submit({ invoice, receiving_inbox: '', external_identifier: inboxes.alias }), {
    data: { resolution_path: 'external_identifier' },
  })
  const { headers } = await submit({ invoice, receiving_inbox: '', external_identifier: 'OLD-ID' })
  t.equal(headers.get('warning'), `199 nuntiq "unknown external_identifier 'OLD-ID', used default"`)
})

test('INV-ROUTE-025 without a default an empty target counts as none', async (t) => {
  const { submit } = await newSupplier(sandbox, 'no-default-inbox')
  t.match(await submit({ invoice, receiving_inbox: '' }), { status: 400, rule: 'INV-ROUTE-016' })
})
