import { differsFrom } from '../../kit/checks/same-as.ts'
import type { Check } from '../../kit/checks/verdict.ts'
import { type Edit, edits, set, without } from '../../kit/generate/edit.ts'
import { at, show, textAt } from '../../kit/json.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { type Case, defineCase } from '../case.ts'

/** The submission asks for this inbox or this alias alone, or for nothing. */
const asking = (name: string, field?: 'receiving_inbox' | 'external_identifier', value = ''): Edit =>
  edits(name, without('receiving_inbox'), ...(field === undefined ? [] : [set(field, value)]))

const toldInbox = ({ json }: Exchange): string => textAt(json, 'data.receiving_inbox').toLowerCase()
const pathOf = ({ json }: Exchange): string => textAt(json, 'data.resolution_path')

/** The target was not taken for one of the customer's own: the default stands in for it, or there is none. */
const matchedNothing: Check = ({ json, response }) => ({
  check: 'nothing matched',
  ok: response.status === 400 || at(json, 'data.resolution_path') === 'default_fallback',
  expected: 'default_fallback, or 400 without a default inbox',
  actual: `${response.status}, ${show(at(json, 'data.resolution_path'))}`,
})

export const invRouteCustomerCases: readonly Case[] = [
  defineCase({
    id: 'inv-route-two-customers',
    requirements: ['INV-ROUTE-022', 'INV-ROUTE-027'],
    given: 'what two customers have: the default inbox of each, and an inbox and an alias of the first',
    async run(t) {
      const [first, second] = [await t.account(), await t.second()]
      const ask = (edit: Edit, account = first): Promise<Exchange> => t.submit(edit, { account, mayLackInbox: true })
      const [here, there] = [
        toldInbox(await ask(asking('no target'))),
        toldInbox(await ask(asking('no target, for another customer'), second)),
      ]

      const crossed: Exchange[] = []
      // The same default twice is the other rule's business, and asking for it would tell nothing.
      if (here !== there) {
        const foreign = (inbox: string): Edit => asking("another customer's default", 'receiving_inbox', inbox)
        if (there !== '') crossed.push(await ask(foreign(there)))
        if (here !== '' && first.inbox === undefined) crossed.push(await ask(foreign(here), second))
      }
      if (first.inbox !== undefined)
        crossed.push(await ask(asking("another customer's inbox", 'receiving_inbox', first.inbox), second))
      if (first.alias !== undefined)
        crossed.push(await ask(asking("another customer's alias", 'external_identifier', first.alias), second))

      const found = crossed.filter((answer) => !matchedNothing(answer).ok)
      const alike = here === there
      // Two suppliers of one customer share all of it: that is how the run was set up, and no fault of the target.
      if (!t.offers('control') && alike && found.length === crossed.length)
        t.undecided('the two keys seem to belong to one customer: --second-api-key is to be a key of another')
      for (const answer of crossed) t.expect(answer, 'INV-ROUTE-022').that(matchedNothing)
      if (crossed.length === 0) t.leaveOpen('no inbox of either customer is known', 'INV-ROUTE-022')
      if (here === '' || there === '')
        t.leaveOpen('one of the two customers seems to have no default inbox', 'INV-ROUTE-027')
      else t.check(differsFrom("the other customer's default inbox", there, here), 'INV-ROUTE-027')
    },
  }),
  defineCase({
    id: 'inv-route-other-suppliers-default',
    requirements: ['INV-ROUTE-027'],
    needs: ['control', 'second-account'],
    footprint: 'control',
    given: 'a target that matches nothing, for one customer after another',
    async run(t) {
      for (const account of [await t.account(), await t.second(), await t.account()]) {
        const made = await t.submit(asking('an unknown inbox', 'receiving_inbox', 'nkc-nobody@nkc.example'), {
          account,
        })
        t.expect(made).status(200).member('data.receiving_inbox', account.defaultInbox)
      }
    },
  }),
  defineCase({
    id: 'inv-route-exact-text',
    requirements: ['INV-ROUTE-021'],
    given: 'an inbox with white space around it',
    async run(t) {
      const { inbox = '' } = await t.account()
      const spaced = await t.submit(asking('an inbox between spaces', 'receiving_inbox', ` ${inbox} `), {
        mayLackInbox: true,
      })
      t.expect(spaced).that(matchedNothing)
    },
  }),
  defineCase({
    id: 'inv-route-further-inbox',
    requirements: ['INV-ROUTE-001', 'INV-ROUTE-003', 'INV-ROUTE-004'],
    needs: ['control'],
    footprint: 'control',
    given: 'the last of many inboxes, and the last of its aliases',
    async run(t) {
      const { slug = '' } = await t.account()
      const addressOf = (nth: number): string => `nkc-${nth}@${slug}.example`
      const aliasesOf = (nth: number): string[] => [`NKC-${nth}-A`, `NKC-${nth}-B`]
      for (const nth of [1, 2, 3]) {
        const inbox = { address: addressOf(nth), external_identifiers: aliasesOf(nth) }
        await t.control.call('POST', `/tenants/${slug}/inboxes`, inbox)
      }
      for (const [id, edit, path] of [
        ['INV-ROUTE-001', asking('the last inbox', 'receiving_inbox', addressOf(3)), 'explicit_inbox'],
        ['INV-ROUTE-004', asking('its last alias', 'external_identifier', 'NKC-3-B'), 'external_identifier'],
        ['INV-ROUTE-003', asking('that in small letters', 'external_identifier', 'nkc-3-b'), 'external_identifier'],
      ] as const) {
        const made = await t.submit(edit)
        t.expect(made, id).status(200).member('data.receiving_inbox', addressOf(3))
        t.check({ check: 'resolution_path', ok: pathOf(made) === path, expected: path, actual: pathOf(made) }, id)
      }
    },
  }),
]
