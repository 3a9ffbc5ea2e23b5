import type { Supplier } from '../../../fixtures/supplier.ts'

/** A page as received, and as it reads. */
export interface SeenPage {
  readonly path: string
  readonly status: number
  readonly headers: Headers
  readonly location: string | null
  readonly markup: string
  readonly title: string
  readonly heading: string
  readonly text: string
}

type Entered = Readonly<Record<string, string | null>>

/** Somebody whose browser runs no scripts: they can open links, fill in forms and press buttons. */
export interface Visitor {
  open(link: string, init?: RequestInit): Promise<SeenPage>
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<SeenPage>
  /** Sends the form with this button as it is, with `entered` filled in; null leaves a member out. */
  press(page: SeenPage, button: string, entered?: Entered): Promise<SeenPage>
  /** Takes the code from the newest mail. */
  enterCode(page: SeenPage): Promise<SeenPage>
  /** From an invitation to the page that asks for a label. */
  describing(): Promise<SeenPage>
  /** From the newest reminder, after moving the clock. */
  preferencesLink(): Promise<string>
}

export function openVisitor(supplier: Supplier): Visitor {
  const { sandbox, tenant } = supplier
  const visitor: Visitor = {
    async open(link, init) {
      const { pathname, search } = new URL(link, sandbox.url)
      const response = await sandbox.fetch(`${sandbox.url}${pathname}${search}`, init)
      return seen(pathname, response, await response.text())
    },
    post: (path, form, headers = {}) =>
      visitor.open(path, { method: 'POST', body: new URLSearchParams(form), headers }),
    press(page, button, entered = {}) {
      const { action, members } = formWith(page.markup, button)
      for (const [name, value] of Object.entries(entered)) {
        if (value === null) members.delete(name)
        else members.set(name, value)
      }
      return visitor.open(action, { method: 'POST', body: members })
    },
    async enterCode(page) {
      const { code } = await tenant.mail.next({ type: 'code', waitMs: 0 })
      return visitor.press(page, 'Continue', { code: code ?? '' })
    },
    async describing() {
      const first = await visitor.open(`/supplier-access/regenerate?token=${await supplier.invited()}`)
      return visitor.enterCode(await visitor.press(first, 'Send verification code'))
    },
    async preferencesLink() {
      await tenant.clock.advance('P2D')
      const { links } = await tenant.mail.next({ type: 'reminder_imminent', waitMs: 0 })
      return links.find((link) => link.includes('email-preferences')) ?? ''
    },
  }
  return visitor
}

function seen(path: string, { status, headers }: Response, markup: string): SeenPage {
  const between = (tag: string): string =>
    readable(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 's').exec(markup)?.[1] ?? '')
  return {
    path,
    status,
    headers,
    markup,
    location: headers.get('location'),
    title: between('title'),
    heading: between('h1'),
    text: between('body'),
  }
}

/** What a browser would send if the button of this name were pressed. */
function formWith(markup: string, button: string): { action: string; members: URLSearchParams } {
  const form = [...markup.matchAll(/<form.*?<\/form>/gs)]
    .map(([found]) => found)
    .find((found) => found.includes(`>${button}</button>`))
  if (form === undefined) throw new Error(`there is no button '${button}' in ${readable(markup)}`)
  const members = new URLSearchParams()
  for (const [input] of form.matchAll(/<input[^>]*>/gs)) {
    const attribute = (name: string): string | undefined => new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1]
    const isBox = /type="(?:checkbox|radio)"/.test(input)
    if (isBox && !/ checked/.test(input)) continue
    members.append(attribute('name') ?? '', unescaped(attribute('value') ?? (isBox ? 'on' : '')))
  }
  return { action: / action="([^"]*)"/.exec(form)?.[1] ?? '', members }
}

function readable(markup: string): string {
  return unescaped(
    markup
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
