import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import tap, { test } from 'tap'
import { wrongCode } from '../../../../fixtures/supplier.ts'
import { closeBrowser, newestCode, openBrowserPage, type BrowserPage } from './browser-page.test.helper.ts'

const SCREENSHOTS = 'build/screenshots'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const VIEWS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'mobile', colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { name: 'mobile-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const

/** How to reach each page; each continues from the one before. */
const WAY: Readonly<Record<string, (opened: BrowserPage) => Promise<unknown>>> = {
  'ask-for-link': ({ page }) => page.goto('/supplier-access/regenerate'),
  'ask-for-link-wrong': ({ page }) => page.getByRole('button').click(),
  'link-requested': ({ page }) => page.goto('/supplier-access/link-requested'),
  'link-unknown': ({ page }) => page.goto('/supplier-access/regenerate?token=unknown'),
  'send-code-regenerate': async ({ page, supplier }) => {
    await supplier.access('request', { email: supplier.email })
    await page.goto((await supplier.tenant.mail.next({ type: 'invitation' })).links[0] ?? '')
  },
  'send-code': async ({ page, supplier }) => page.goto(`/supplier-access/regenerate?token=${await supplier.invited()}`),
  'enter-code': ({ page }) => page.getByRole('button').click(),
  'enter-code-wrong': async (opened) => {
    await opened.page.getByLabel('Verification code').fill(wrongCode(await newestCode(opened)))
    await opened.page.keyboard.press('Enter')
    await opened.page.getByText('This code is wrong').waitFor()
  },
  'describe-key': async (opened) => {
    await opened.page.getByLabel('Verification code').fill(await newestCode(opened))
    await opened.page.getByRole('button', { name: 'Continue' }).click()
  },
  'describe-key-wrong': async ({ page }) => {
    await page.getByLabel('Label').fill('main')
    await page.getByRole('button').click()
  },
  'key-issued': async ({ page }) => {
    await page.getByLabel('Label').fill('prod-ingest')
    await page.getByRole('button').click()
    await page.getByRole('heading', { name: 'Your API key' }).waitFor()
  },
  'key-saved': async ({ page }) => {
    await page.getByRole('button', { name: 'Copy API Key' }).click()
    await page.getByRole('button', { name: 'I have saved both' }).click()
  },
  preferences: async ({ page, supplier }) => {
    const { links } = await supplier.tenant.mail.next({ type: 'key_issued' })
    await page.goto(links.find((each) => each.includes('email-preferences')) ?? '')
  },
  'preferences-saved': async ({ page }) => {
    await page.getByRole('switch', { name: 'Early reminders' }).click()
    await page.getByRole('button').click()
  },
}

mkdirSync(SCREENSHOTS, { recursive: true })
tap.teardown(closeBrowser)
// Four times fourteen pages: more than the half minute that tap allows a file.
tap.setTimeout(170_000)

for (const { name: view, ...options } of VIEWS) {
  test(`PORT-PAGE-008 each page can be read by everybody: ${view}`, { timeout: 90_000 }, async (t) => {
    await using opened = await openBrowserPage(options)
    for (const [name, go] of Object.entries(WAY)) {
      await go(opened)
      await opened.page.screenshot({ path: `${SCREENSHOTS}/${name}-${view}.png`, fullPage: true })
      t.same(await seriousFindings(opened.page), [], `${name} has no finding`)
      t.equal(await sidewaysScroll(opened.page), 0, `${name} fits`)
    }
    t.same(opened.incidents, [])
  })
}

async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`))
}

async function sidewaysScroll(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
