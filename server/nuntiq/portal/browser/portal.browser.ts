import tap, { test } from 'tap'
import { wrongCode } from '../../../../fixtures/supplier.ts'
import { closeBrowser, heading, newestCode, openBrowserPage, tabTo } from './browser-page.test.helper.ts'

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`

tap.teardown(closeBrowser)
tap.setTimeout(120_000)

test('PORT-PAGE-003 from the link to the key by keyboard alone', async (t) => {
  await using opened = await openBrowserPage({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { page, supplier } = opened
  await page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  await tabTo(page, 'Send verification code')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor()
  t.notMatch(page.url(), /token/)

  await page.keyboard.type(await newestCode(opened))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Describe the key' }).waitFor()

  await page.keyboard.type('prod-ingest')
  await page.keyboard.press('Tab')
  t.equal(await page.getByRole('radio', { name: '3 months' }).isChecked(), true)
  await page.keyboard.press('ArrowDown')
  t.equal(await page.getByRole('radio', { name: '6 months' }).isChecked(), true)
  await tabTo(page, 'Issue key')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your API key' }).waitFor()

  await tabTo(page, 'Copy API Key')
  await page.keyboard.press('Enter')
  await page.getByText('API Key copied.').waitFor()
  const key = String(await page.evaluate('navigator.clipboard.readText()'))
  t.equal((await supplier.submit(key)).status, 200)
  await tabTo(page, 'I have saved both')
  await page.keyboard.press('Enter')
  await page.getByText('You can close this page now.').waitFor()
  t.match(await page.locator('dl').innerText(), /2026-11-16/)
  t.same(opened.incidents, [])
})

test('PORT-PAGE-003 who leaves before the secrets are saved is warned, and nobody else is', async (t) => {
  await using opened = await openBrowserPage()
  const { page, supplier } = opened
  await page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  await page.getByRole('button', { name: 'Send verification code' }).click()
  await page.getByLabel('Verification code').fill(await newestCode(opened))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Label').fill('prod')
  await page.getByRole('button', { name: 'Issue key' }).click()
  await page.getByRole('button', { name: 'Copy Rotation Secret' }).click()
  t.same(opened.incidents, [])
  await page.goto('/supplier-access/regenerate')
  t.same(opened.incidents, ['a dialog: beforeunload'])
})

test('PORT-PAGE-001 a button that is pressed twice issues one key, and it is shown', async (t) => {
  await using opened = await openBrowserPage()
  const { page, supplier } = opened
  await page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  await page.getByRole('button', { name: 'Send verification code' }).click()
  await page.getByLabel('Verification code').fill(await newestCode(opened))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Label').fill('prod')
  await page.getByRole('button', { name: 'Issue key' }).dblclick()
  await page.getByText('API Key', { exact: true }).waitFor()
  t.equal(await heading(page), 'Your API key')
})

test('PORT-PAGE-001 a wrong code is reported where the focus is', async (t) => {
  await using opened = await openBrowserPage()
  const { page, supplier } = opened
  await page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  await page.getByRole('button', { name: 'Send verification code' }).click()
  await page.getByLabel('Verification code').fill(wrongCode(await newestCode(opened)))
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  t.match(await page.title(), /^Error: Enter the code/)
  t.match(await page.locator(':focus').innerText(), /This code is wrong\. Use the code from the most recent email/)
  t.match(await page.getByLabel('Verification code').getAttribute('aria-describedby'), /problems/)
  await tabTo(page, /This code is wrong/)
  await page.keyboard.press('Enter')
  await page.keyboard.type(await newestCode(opened))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Describe the key' }).waitFor()
  t.same(opened.incidents, [])
})

test('PORT-PAGE-007 an expired link leads to a new one', async (t) => {
  await using opened = await openBrowserPage()
  const { page, supplier } = opened
  const token = await supplier.invited()
  await supplier.tenant.clock.advance('PT16M')
  t.equal((await page.goto(`/supplier-access/regenerate?token=${token}`))?.status(), 410)
  t.equal(await heading(page), 'This link has expired')
  await tabTo(page, 'Email address')
  await page.keyboard.type(supplier.email)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Check your email' }).waitFor()
  const {
    links: [link],
  } = await supplier.tenant.mail.next({ type: 'invitation' })
  await page.goto(link ?? '')
  t.equal(await heading(page), 'Get a new API key')
  t.same(opened.incidents, [])
})

test('PORT-PAGE-004 the switches by keyboard', async (t) => {
  await using opened = await openBrowserPage({ scene: 'key-expires-in-3-days' })
  const { page, supplier } = opened
  await supplier.tenant.clock.advance('P2D')
  const { links } = await supplier.tenant.mail.next({ type: 'reminder_imminent' })
  await page.goto(links.find((each) => each.includes('email-preferences')) ?? '')
  await tabTo(page, 'Early reminders')
  await page.keyboard.press('Space')
  await tabTo(page, 'Save')
  await page.keyboard.press('Enter')
  await page.getByText('Your preferences have been saved.').waitFor()
  t.equal(await page.getByRole('switch', { name: 'Early reminders' }).isChecked(), false)
  t.equal(await page.getByRole('switch', { name: 'Key issued' }).isChecked(), true)
  t.same(opened.incidents, [])
})

test('PORT-PAGE-008 what partners and visitors write runs nowhere', async (t) => {
  await using opened = await openBrowserPage()
  const { page, supplier } = opened
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { name: HOSTILE })
  await page.goto(`/supplier-access/regenerate?token=${encodeURIComponent(HOSTILE)}`)
  t.equal(await heading(page), 'This link is not valid')
  await page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  t.match(await page.locator('main').innerText(), /<script>alert\(1\)<\/script>/)
  await page.getByRole('button', { name: 'Send verification code' }).click()
  await page.getByLabel('Verification code').fill(await newestCode(opened))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Label').fill(`${HOSTILE}${'x'.repeat(60)}`)
  await page.getByRole('button', { name: 'Issue key' }).click()
  t.equal(await page.getByLabel('Label').inputValue(), `${HOSTILE}${'x'.repeat(60)}`)
  await page.getByLabel('Label').fill(HOSTILE)
  await page.getByRole('button', { name: 'Issue key' }).click()
  t.match(await page.locator('dl').innerText(), /<script>alert\(1\)<\/script>/)
  t.equal(await page.locator('img, script:not([src])').count(), 0)
  t.same(opened.incidents, [])
})

test('PORT-PAGE-001 the whole way without scripts', async (t) => {
  await using opened = await openBrowserPage({ javaScriptEnabled: false })
  const { page, supplier } = opened
  await page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`)
  await page.getByRole('button', { name: 'Send verification code' }).click()
  await page.getByLabel('Verification code').fill(await newestCode(opened))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Label').fill('prod')
  await page.getByRole('button', { name: 'Issue key' }).click()
  t.equal(await heading(page), 'Your API key')
  t.equal((await supplier.submit(await page.locator('#api-key').innerText())).status, 200)
  t.equal(await page.getByRole('button').count(), 0)
  t.same(opened.incidents, [])
})
