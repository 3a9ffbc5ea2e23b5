import { differsFrom, sameAs } from '../../kit/checks/same-as.ts'
import { textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import type { Tester } from '../tester.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { changePartner } from './customer.ts'
import { ask } from './held-key.ts'
import { type Form, formsOf, open, send, textOf } from './page.ts'
import { UNKNOWN_TOKEN } from './sup-code.ts'
import {
  claimed,
  invited,
  locked,
  mailedCode,
  mint,
  preferenceToken,
  readPreferences,
  togglesOf,
} from './supplier-access.ts'

/** What a browser shows beyond this is not looked at: the pages are fetched and their forms are sent. */
const needs = ['control', 'mail'] as const

const REGENERATE = '/supplier-access/regenerate'
const CHOICES = ['1 month', '3 months', '6 months', '1 year', 'never']

export const portPageCases: readonly Case[] = [
  defineCase({
    id: 'port-page-claim',
    requirements: ['PORT-PAGE-001', 'PORT-PAGE-002', 'PORT-PAGE-003'],
    needs,
    given: 'the link of an invitation, followed to a key',
    async run(t) {
      await invited(t)
      const [mail] = await (await t.mail).all({ type: 'invitation' })
      const link = mail?.links[0] ?? t.undecided('no invitation came by mail')
      t.check(sameAs('address', new URL(link).pathname, REGENERATE), 'PORT-PAGE-001')
      const first = await open(t, link)
      t.expect(first, 'PORT-PAGE-001')
        .status(200)
        .header('Content-Type', /^text\/html/)
      const { page: second, code } = await askForCode(t, first)
      t.check(sameAs('code mailed', code !== undefined, true), 'PORT-PAGE-001')
      const third = await send(t, formWith(second, 'code'), { code: code ?? '' })
      t.expect(third, 'PORT-PAGE-001').status(200)

      const describing = formWith(third, 'label')
      t.check(sameAs('label asked for', describing.empty.includes('label'), true), 'PORT-PAGE-002')
      t.check(
        sameAs(
          'choices',
          CHOICES.filter((choice) => textOf(third).toLowerCase().includes(choice)),
          CHOICES,
        ),
        'PORT-PAGE-002',
      )
      const chosen = labelOfChecked(third)
      t.check(sameAs('choice made', chosen?.toLowerCase(), '3 months'), 'PORT-PAGE-002')

      const fourth = await send(t, describing, { label: 'nkc-page' })
      t.expect(fourth, 'PORT-PAGE-003').status(200).text('rs_')
      const [key = ''] = /\bsk_[A-Za-z0-9]{8,}/.exec(textOf(fourth)) ?? []
      t.check(sameAs('day of the expiry shown', /\d{4}-\d\d-\d\d/.test(textOf(fourth)), true), 'PORT-PAGE-003')
      t.expect(await ask(t, key, 'the key on the page'), 'PORT-PAGE-003').status(200)
      for (const again of [
        await open(t, link, 'the link once more'),
        await send(t, describing, { label: 'nkc-page' }),
      ]) {
        t.expect(again, 'PORT-PAGE-003').lacksPattern(/\b(?:sk|rs)_[A-Za-z0-9]{8,}/, 'secret')
      }
    },
  }),
  defineCase({
    id: 'port-page-preferences',
    requirements: ['PORT-PAGE-004'],
    needs,
    given: "the page of a recipient's preferences, on which one toggle is switched off",
    async run(t) {
      const token = await preferenceToken(t)
      const address = `/supplier-access/email-preferences?token=${token}`
      const shown = await open(t, address)
      t.expect(shown)
        .status(200)
        .header('Content-Type', /^text\/html/)
      const toggles = togglesOf(await readPreferences(t, token))
      const [form] = formsOf(shown)
      const names = Object.keys(toggles)
      t.check(
        sameAs(
          'toggles shown as on',
          names.filter((name) => form?.filled[name] !== undefined),
          names,
        ),
      )
      if (!form) return
      const { reminder_advance: _off, ...kept } = form.filled
      t.expect(await send(t, { ...form, filled: kept })).statusBetween(200, 399)
      t.check(sameAs('saved', togglesOf(await readPreferences(t, token)), { ...toggles, reminder_advance: false }))
      const [later] = formsOf(await open(t, address, 'the page once more'))
      t.check(sameAs('shown as off', later?.empty.includes('reminder_advance'), true))
    },
  }),
  defineCase({
    id: 'port-page-expired-key',
    requirements: ['PORT-PAGE-005'],
    needs: ['control', 'mail', 'expired-key'],
    scene: 'key-expired',
    given: 'the regenerate_url of an expired key, followed to a new one',
    async run(t) {
      const { apiKey } = await t.account()
      const refused = await ask(t, apiKey, 'the expired key')
      const url = textAt(refused.json, 'regenerate_url')
      if (url === '') t.undecided('the refusal has no regenerate_url')
      const first = await open(t, url)
      t.expect(first)
        .status(200)
        .header('Content-Type', /^text\/html/)
      const { page: second, code } = await askForCode(t, first)
      const third = await send(t, formWith(second, 'code'), { code: code ?? '' })
      const fourth = await send(t, formWith(third, 'label'), { label: 'nkc-page' })
      const [key = ''] = /\bsk_[A-Za-z0-9]{8,}/.exec(textOf(fourth)) ?? []
      t.expect(await ask(t, key, 'the key on the page')).status(200)
    },
  }),
  defineCase({
    id: 'port-page-short',
    requirements: ['PORT-PAGE-006'],
    needs: ['control'],
    given: 'the short address with a token',
    async run(t) {
      const answer = await open(t, `/regen?token=${UNKNOWN_TOKEN}`)
      t.expect(answer)
        .statusBetween(300, 399)
        .header('Location', new RegExp(`^(?:https?://[^/]+)?${REGENERATE}\\?token=${UNKNOWN_TOKEN}$`))
    },
  }),
  defineCase({
    id: 'port-page-dead-links',
    requirements: ['PORT-PAGE-007'],
    needs: ['control', 'mail', 'clock'],
    given: 'links that are unknown, used, locked and expired, beside one that works',
    async run(t) {
      const address = (token: string): string => `${REGENERATE}?token=${token}`
      const used = await invited(t)
      await mint(t, await claimed(t, used))
      const { link: shut } = await locked(t)
      const living = await invited(t)
      const heading = (page: Exchange): string | undefined => page.text.split(/<h1\b[^<>]*>|<\/h1>/i)[1]?.trim()
      const works = heading(await open(t, address(living.token), 'works'))
      const dead = [
        await open(t, address(UNKNOWN_TOKEN), 'unknown'),
        await open(t, address(used.token), 'used'),
        await open(t, address(shut.token), 'locked'),
      ]
      await t.advance('PT16M')
      dead.push(await open(t, address(living.token), 'expired'))
      for (const page of dead) {
        t.expect(page)
          .statusBetween(400, 499)
          .header('Content-Type', /^text\/html/)
        t.check(differsFrom(`heading (${page.label})`, heading(page), works))
        const next = formsOf(page).length > 0 || /<a\b[^<>]*href=/i.test(page.text)
        t.check(sameAs(`form or link to go on (${page.label})`, next, true))
      }
    },
  }),
  defineCase({
    id: 'port-page-safe',
    requirements: ['PORT-PAGE-008'],
    needs,
    given: 'pages of a supplier whose name is markup',
    async run(t) {
      const markup = '<b id="nkc">&nkc</b>'
      await changePartner(t, { name: markup })
      const { token } = await invited(t)
      const pages = [
        await open(t, `${REGENERATE}?token=${token}`),
        await open(t, `/supplier-access/email-preferences?token=${await preferenceToken(t)}`),
      ]
      for (const page of pages) {
        t.expect(page)
          .status(200)
          .lacks('<b id="nkc">', 'unescaped markup')
          .header('Referrer-Policy', /^(?:no-referrer|same-origin)$/)
        const addresses = [...page.text.matchAll(/\b(?:src|href|action)="([^"]*)"/gi)].map(([, link = '']) => link)
        const elsewhere = addresses.filter((link) => /^(?:[a-z]+:)?\/\//i.test(link))
        t.check(sameAs('addresses elsewhere', elsewhere, []))
        t.check(sameAs('name shown as text', textOf(page).includes(markup), true))
      }
    },
  }),
]

/** Presses the button of a page that offers to send a code, and reads the mail. */
async function askForCode(t: Tester<never>, page: Exchange): Promise<{ page: Exchange; code: string | undefined }> {
  const form = formsOf(page)[0] ?? t.undecided(`the page has no form (${page.response.status}, exchange ${page.n})`)
  return { page: await send(t, form), code: await mailedCode(t) }
}

/** The form with a field of this name; an empty one where there is none. */
function formWith(page: Exchange, name: string): Form {
  return formsOf(page).find(({ empty }) => empty.includes(name)) ?? { action: REGENERATE, filled: {}, empty: [] }
}

/** The first words behind the input that is checked. */
function labelOfChecked({ text }: Exchange): string | undefined {
  const tags = text.split('<')
  const checked = tags.findIndex((tag) => /^input\b/i.test(tag) && /\bchecked\b/i.test(tag))
  const texts = checked === -1 ? [] : tags.slice(checked).map((tag) => tag.slice(tag.indexOf('>') + 1).trim())
  return texts.find((each) => each !== '')
}
