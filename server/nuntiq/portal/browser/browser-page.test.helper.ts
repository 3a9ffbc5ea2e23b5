import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { openSupplier, type Supplier } from '../../../../fixtures/supplier.ts'
import type { SceneName } from '../../../sandbox/create-sandbox.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A page in a real browser on a listening sandbox, and what must not have happened on it. */
export interface BrowserPage extends AsyncDisposable {
  readonly supplier: Supplier
  readonly page: Page
  /** Requests to other origins, dialogs, errors of scripts and of the page's security policy. */
  readonly incidents: readonly string[]
}

let browser: Browser | undefined

export async function openBrowserPage({
  scene,
  ...wanted
}: BrowserContextOptions & { scene?: SceneName } = {}): Promise<BrowserPage> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(`there is no Chromium at ${executablePath}: apt-get install chromium`)
  browser ??= await chromium.launch({ executablePath, headless: true, args: FLAGS })
  const supplier = await openSupplier({
    listen: true,
    clock: '2026-05-20T08:00:00Z',
    ...(scene !== undefined && { scene }),
  })
  const context = await browser.newContext({
    baseURL: supplier.sandbox.url,
    viewport: { width: 1280, height: 800 },
    ...wanted,
  })
  const page = await context.newPage()
  const incidents: string[] = []
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (origin !== supplier.sandbox.url) incidents.push(`a request to ${origin}`)
  })
  page.on('dialog', (dialog) => {
    incidents.push(`a dialog: ${dialog.type()}`)
    void dialog.accept()
  })
  page.on('pageerror', (error) => incidents.push(`an error: ${error.message}`))
  page.on('console', (message) => {
    // The browser itself logs every answer of 400 and above.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      incidents.push(message.text())
  })
  return {
    supplier,
    page,
    incidents,
    async [Symbol.asyncDispose]() {
      await context.close()
      await supplier[Symbol.asyncDispose]()
    },
  }
}

/** Call it when all tests of a file are done. */
export async function closeBrowser(): Promise<void> {
  await browser?.close()
}

/** Presses Tab until the element with this accessible name has the focus. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const met: string[] = []
  for (let pressed = 0; pressed < 20; pressed++) {
    await page.keyboard.press('Tab')
    const focused = await page
      .locator(':focus')
      .ariaSnapshot()
      .catch(() => '')
    if (typeof name === 'string' ? focused.includes(`"${name}"`) : name.test(focused)) return
    met.push(focused)
  }
  throw new Error(`Tab does not lead to ${String(name)}, but to ${met.join(', ')}`)
}

export async function newestCode({ supplier }: BrowserPage): Promise<string> {
  return (await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })).code ?? ''
}

export async function heading(page: Page): Promise<string> {
  return (await page.locator('h1').textContent()) ?? ''
}
