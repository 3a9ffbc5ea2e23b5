import type { Check } from '../../kit/checks/verdict.ts'
import { differsFrom } from '../../kit/checks/same-as.ts'
import { at, show, textAt } from '../../kit/json.ts'
import { type Edit, edits, set, without } from '../../kit/generate/edit.ts'
import type { PartnerAccount } from '../accounts/account.ts'
import { type Case, defineCase } from '../case.ts'
import type { Tester } from '../tester.ts'
import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { type Exchange, headerOf } from '../../kit/wire/exchange.ts'

const NOBODY = 'nkc-nobody@nkc.example'
const NO_ALIAS = 'NKC-NO-SUCH-ALIAS'
const NO_DEFAULT = 'the account seems to have no default inbox: a submission without a target was refused'

/** The submission's target is this one alone. */
const target = (name: string, { inbox, alias }: Partial<Pick<PartnerAccount, 'inbox' | 'alias'>>): Edit =>
  edits(
    name,
    without('receiving_inbox'),
    ...(inbox === undefined ? [] : [set('receiving_inbox', inbox)]),
    ...(alias === undefined ? [] : [set('external_identifier', alias)]),
  )

const NOTHING_ASKED = target('no target', {})

/** The same text in the other case of each letter. */
const otherCase = (text: string): string =>
  Array.from(text, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('')

/** The answer names this inbox; addresses are compared as mail does it. */
const wentTo =
  (address: string): Check =>
  ({ json }) => {
    const told = textAt(json, 'data.receiving_inbox')
    return {
      check: 'inbox',
      ok: told.toLowerCase() === address.toLowerCase(),
      expected: show(address),
      actual: show(told),
    }
  }

/** No Warning tells of a fallback; those of other parties are no matter. */
const noFallbackWarning: Check = ({ response }) => {
  const warning = headerOf(response.headers, 'Warning')
  return {
    check: 'no Warning of a fallback',
    ok: !/\b199 nuntiq\b|used default/i.test(warning ?? ''),
    expected: 'none, or that of another party',
    actual: show(warning),
  }
}

/** An answer may leave the flag out where it is not true: one of the printed examples does. */
const flagNotTrue: Check = ({ json }) => {
  const flag = at(json, 'data.receiving_inbox_fallback_used')
  return { check: 'receiving_inbox_fallback_used', ok: flag !== true, expected: 'not true', actual: show(flag) }
}

/** The Warning has exactly this between its single quotes. */
const warningQuotes =
  (quoted: string): Check =>
  ({ response }) => {
    const warning = headerOf(response.headers, 'Warning')
    return {
      check: 'value quoted in Warning',
      ok: warning?.includes(` '${quoted}', `) ?? false,
      expected: show(quoted),
      actual: show(warning),
    }
  }

/** Of the accounts of a run, which stay the same objects: whether they have a default inbox. */
const withDefault = new WeakMap<PartnerAccount, boolean>()

/** Whether a fallback can be seen: an account elsewhere may have no default inbox, which only a submission tells. */
async function needDefaultInbox(t: Tester<RequirementId>): Promise<void> {
  if (t.offers('control')) return
  const account = await t.account()
  const has = withDefault.get(account) ?? (await t.submit(NOTHING_ASKED)).response.status !== 400
  withDefault.set(account, has)
  if (!has) t.undecided(NO_DEFAULT)
}

/** The account's inbox with its alias; they are there wherever a case needs `two-inboxes`. */
async function routed(t: Tester<RequirementId>) {
  const { inbox = '', alias = '', defaultInbox } = await t.account()
  return { inbox, alias, defaultInbox }
}

const byInbox = (exchange: Exchange, t: Tester<RequirementId>, inbox: string, id: RequirementId) =>
  t.expect(exchange, id).status(200).member('data.resolution_path', 'explicit_inbox').that(wentTo(inbox))
/** An answer that repeats what was asked for does not say which inbox was used, which is INV-ROUTE-019's to judge. */
const repeats = ({ json }: Exchange, asked: string): boolean =>
  textAt(json, 'data.receiving_inbox').toLowerCase() === asked.toLowerCase()

const byAlias = (exchange: Exchange, t: Tester<RequirementId>, inbox: string, id: RequirementId) =>
  t.expect(exchange, id).status(200).member('data.resolution_path', 'external_identifier').that(wentTo(inbox))

export const invRouteCases: readonly Case[] = [
  defineCase({
    id: 'inv-route-inbox',
    requirements: ['INV-ROUTE-001', 'INV-ROUTE-002', 'INV-ROUTE-024'],
    given: 'an inbox of the customer, as written and in another case',
    async run(t) {
      const { inbox } = await routed(t)
      const made = await t.submit(target('the inbox', { inbox }))
      byInbox(made, t, inbox, 'INV-ROUTE-001')
      byInbox(
        await t.submit(target('the inbox in another case', { inbox: otherCase(inbox) })),
        t,
        inbox,
        'INV-ROUTE-002',
      )
      t.expect(made, 'INV-ROUTE-024').status(200).that(noFallbackWarning).that(flagNotTrue)
    },
  }),
  defineCase({
    id: 'inv-route-alias',
    requirements: ['INV-ROUTE-003', 'INV-ROUTE-004', 'INV-ROUTE-020', 'INV-ROUTE-024'],
    given: 'an alias of an inbox, as written and in another case',
    async run(t) {
      const { inbox, alias } = await routed(t)
      const made = await t.submit(target('the alias', { alias }))
      byAlias(made, t, inbox, 'INV-ROUTE-004')
      const other = await t.submit(target('the alias in another case', { alias: otherCase(alias) }))
      byAlias(other, t, inbox, 'INV-ROUTE-003')
      t.expect(other, 'INV-ROUTE-020').member('data.external_identifier', otherCase(alias))
      t.expect(made, 'INV-ROUTE-024').status(200).that(noFallbackWarning).that(flagNotTrue)
    },
  }),
  defineCase({
    id: 'inv-route-inbox-and-alias',
    requirements: ['INV-ROUTE-005'],
    given: 'an inbox and an alias, of two inboxes where a second one is known',
    async run(t) {
      const { inbox, alias, defaultInbox = inbox } = await routed(t)
      byInbox(
        await t.submit(target('inbox and alias', { inbox: defaultInbox, alias })),
        t,
        defaultInbox,
        'INV-ROUTE-005',
      )
    },
  }),
  defineCase({
    id: 'inv-route-unknown-inbox-and-alias',
    requirements: ['INV-ROUTE-006', 'INV-ROUTE-007', 'INV-ROUTE-019'],
    given: 'an unknown inbox and a known alias',
    async run(t) {
      const { inbox, alias } = await routed(t)
      const made = await t.submit(target('unknown inbox, known alias', { inbox: NOBODY, alias }))
      t.expect(made, 'INV-ROUTE-006').status(200).member('data.resolution_path', 'external_identifier')
      if (!repeats(made, NOBODY)) t.expect(made, 'INV-ROUTE-006').that(wentTo(inbox))
      t.check(
        differsFrom('inbox that was used', textAt(made.json, 'data.receiving_inbox').toLowerCase(), NOBODY),
        'INV-ROUTE-019',
      )
      t.expect(made, 'INV-ROUTE-007').header('Warning', undefined).member('data.receiving_inbox_fallback_used', false)
    },
  }),
  defineCase({
    id: 'inv-route-unknown-inbox',
    requirements: ['INV-ROUTE-008', 'INV-ROUTE-010', 'INV-ROUTE-026'],
    given: 'an inbox that nobody has',
    async run(t) {
      await needDefaultInbox(t)
      const made = await t.submit(target('an unknown inbox', { inbox: NOBODY }))
      t.expect(made, 'INV-ROUTE-008')
        .status(200)
        .member('data.resolution_path', 'default_fallback')
        .member('data.receiving_inbox_fallback_used', true)
      t.expect(made, 'INV-ROUTE-026').header('Warning', /\S/)
      t.expect(made, 'INV-ROUTE-010').header(
        'Warning',
        `199 nuntiq "unknown receiving_inbox '${NOBODY}', used default"`,
      )
    },
  }),
  defineCase({
    id: 'inv-route-unknown-alias',
    requirements: ['INV-ROUTE-009', 'INV-ROUTE-011', 'INV-ROUTE-020'],
    given: 'an alias that no inbox has',
    async run(t) {
      await needDefaultInbox(t)
      const made = await t.submit(target('an unknown alias', { alias: NO_ALIAS }))
      t.expect(made, 'INV-ROUTE-009')
        .status(200)
        .member('data.resolution_path', 'default_fallback')
        .member('data.receiving_inbox_fallback_used', true)
      t.expect(made, 'INV-ROUTE-011').header('Warning', /^199 nuntiq/)
      t.expect(made, 'INV-ROUTE-020').member('data.external_identifier', NO_ALIAS)
    },
  }),
  defineCase({
    id: 'inv-route-alias-text',
    requirements: ['INV-ROUTE-012'],
    given: 'an alias that no inbox has',
    async run(t) {
      t.expect(await t.submit(target('an unknown alias', { alias: NO_ALIAS }))).header(
        'Warning',
        `199 nuntiq "unknown external_identifier '${NO_ALIAS}', used default"`,
      )
    },
  }),
  defineCase({
    id: 'inv-route-warning-quoting',
    requirements: ['INV-ROUTE-013'],
    given: 'targets that would break a header',
    async run(t) {
      for (const [sent, quoted] of [
        ['a"b\\c', 'a\\"b\\\\c'],
        ['nkc\r\nSet-Cookie: a=b', 'nkcSet-Cookie: a=b'],
        ['caf\u00e9 \u{1f600}', 'caf%C3%A9 %F0%9F%98%80'],
        ['n'.repeat(300), 'n'.repeat(256)],
      ] as const) {
        const made = await t.submit(target(`target ${show(sent, 30)}`, { inbox: sent }))
        t.expect(made).status(200).headerOnce('Warning').header('Set-Cookie', undefined).that(warningQuotes(quoted))
      }
    },
  }),
  defineCase({
    id: 'inv-route-nothing-asked',
    requirements: ['INV-ROUTE-014', 'INV-ROUTE-015', 'INV-ROUTE-019'],
    given: 'no target, and one that matches nothing',
    async run(t) {
      const made = await t.submit(NOTHING_ASKED)
      // What no target matches goes to the default inbox too: by it anybody sees whether there is one, and which.
      const fallback = await t.submit(target('a target that matches nothing', { inbox: NOBODY }))
      const isSet = fallback.response.status === 200
      if (!t.offers('control') && !isSet && made.response.status === 400) t.undecided(NO_DEFAULT)
      const used = textAt(fallback.json, 'data.receiving_inbox')
      if (isSet) {
        if (!repeats(fallback, NOBODY)) t.expect(made, 'INV-ROUTE-014').that(wentTo(used))
        t.check(differsFrom('inbox that was used', used.toLowerCase(), NOBODY), 'INV-ROUTE-019')
      } else {
        t.leaveOpen(`a submission to an unknown inbox was answered ${fallback.response.status}`, 'INV-ROUTE-019')
      }
      t.expect(made, 'INV-ROUTE-014')
        .status(200)
        .member('data.resolution_path', 'default_fallback')
        .that(noFallbackWarning)
      t.expect(made, 'INV-ROUTE-015').status(200).that(flagNotTrue)
    },
  }),
  defineCase({
    id: 'inv-route-nothing-asked-no-default',
    requirements: ['INV-ROUTE-016'],
    scene: 'no-default-inbox',
    given: 'no target, and no default inbox',
    async run(t) {
      const refused = await t.refused(NOTHING_ASKED, { semantic: true })
      t.expect(refused).member('error', 'Configuration error').message()
    },
  }),
  defineCase({
    id: 'inv-route-nothing-matched-no-default',
    requirements: ['INV-ROUTE-017', 'INV-ROUTE-018'],
    scene: 'no-default-inbox',
    given: 'targets that match nothing, and no default inbox',
    async run(t) {
      for (const asked of [{ inbox: NOBODY }, { alias: NO_ALIAS }]) {
        const refused = await t.refused(target('an unknown target', asked), { semantic: true }, 'INV-ROUTE-017')
        t.expect(refused, 'INV-ROUTE-018').member('error', 'Configuration error')
      }
    },
  }),
  defineCase({
    id: 'inv-route-told',
    requirements: ['INV-ROUTE-019'],
    given: 'a submission, routed as the account is',
    async run(t) {
      const { inbox, defaultInbox } = await t.account()
      const made = await t.submit()
      t.expect(made).status(200)
      if (inbox === undefined) t.expect(made).matches('data.receiving_inbox', /^[^\s@]+@[^\s@]+$/)
      else t.expect(made).that(wentTo(inbox))
      if (defaultInbox !== undefined) t.expect(await t.submit(NOTHING_ASKED)).that(wentTo(defaultInbox))
    },
  }),
  defineCase({
    id: 'inv-route-whole-text',
    requirements: ['INV-ROUTE-021'],
    given: 'parts of an inbox address, and longer texts that contain it',
    async run(t) {
      const { inbox } = await routed(t)
      await needDefaultInbox(t)
      const [local = '', domain = ''] = inbox.split('@')
      const parts = [inbox.slice(1), local]
      // To a mail server the last one is the same mailbox.
      const longer = [`${inbox}.nkc`, `nkc${inbox}`, `${local}+nkc@${domain}`]
      // An invoice each, which stays: a deployment of others gets one part alone.
      for (const near of t.offers('control') ? [...parts, ...longer] : [...parts.slice(0, 1), ...longer]) {
        t.expect(await t.submit(target(`inbox ${near}`, { inbox: near })))
          .status(200)
          .member('data.resolution_path', 'default_fallback')
      }
    },
  }),
  defineCase({
    id: 'inv-route-other-customer',
    requirements: ['INV-ROUTE-022'],
    needs: ['control', 'second-account'],
    footprint: 'control',
    given: 'the inbox and the alias of another customer',
    async run(t) {
      const { inbox, alias } = await t.second()
      for (const asked of [{ inbox }, { alias }]) {
        t.expect(await t.submit(target("another customer's", asked)))
          .status(200)
          .member('data.resolution_path', 'default_fallback')
      }
    },
  }),
  defineCase({
    id: 'inv-route-empty-target',
    requirements: ['INV-ROUTE-025'],
    given: 'empty texts as targets',
    async run(t) {
      const { inbox, alias } = await routed(t)
      t.expect(await t.submit(target('both empty', { inbox: '', alias: '' })))
        .status(200)
        .member('data.resolution_path', 'default_fallback')
        .member('data.receiving_inbox_fallback_used', false)
        .header('Warning', undefined)
      byAlias(await t.submit(target('an empty inbox, and the alias', { inbox: '', alias })), t, inbox, 'INV-ROUTE-025')
    },
  }),
]
