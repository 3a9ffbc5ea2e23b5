import { sameAs } from '../../kit/checks/same-as.ts'
import { at, textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { access, claimed, mint, tokenIn } from './supplier-access.ts'
import { KEYS } from '../addresses.ts'

const NOBODY = 'nkc-nobody@nobody.example'

export const supReqCases: readonly Case[] = [
  defineCase({
    id: 'sup-req-neutral',
    requirements: ['SUP-REQ-001'],
    needs: ['control'],
    given: 'a known address, and an unknown one',
    async run(t) {
      const { emails } = await t.account()
      const known = await access(t, 'request', { email: emails[0] ?? '' }, 'a known address')
      const unknown = await access(t, 'request', { email: NOBODY }, 'an unknown address')
      for (const answer of [known, unknown]) t.expect(answer).status(200).json()
      t.check(sameAs('answered alike', unknown.text, known.text))
    },
  }),
  defineCase({
    id: 'sup-req-no-address',
    requirements: ['SUP-REQ-002'],
    given: 'no address, and texts that are not addresses',
    async run(t) {
      for (const json of [{}, { email: '' }, { email: 'nobody' }, { email: 7 }]) {
        const refused = await access(t, 'request', json)
        t.expect(refused).status(400).message()
        await t.pair(refused, { twin: () => access(t, 'request', { email: NOBODY }) })
      }
    },
  }),
  defineCase({
    id: 'sup-req-link',
    requirements: ['SUP-REQ-003'],
    given: 'a request from a notification address of an active account',
    async run(t) {
      const {
        emails: [email = ''],
      } = await t.account()
      await access(t, 'request', { email })
      const mails = await (await t.mail).all({ type: 'invitation' })
      const token = mails[0] && tokenIn(mails[0], 'regenerate')
      t.check(
        sameAs(
          'mailed to',
          mails.map(({ to }) => to),
          [email],
        ),
      )
      t.check(sameAs('mail has a link', token !== undefined, true))
      if (token === undefined) return
      // Only a session of kind regenerate takes a label that is in use.
      const listed = await t.call('GET', KEYS)
      const minted = await mint(t, await claimed(t, { token }), { label: textAt(listed.json, 'data.0.label') })
      t.expect(minted).status(201)
    },
  }),
  defineCase({
    id: 'sup-req-nothing-sent',
    requirements: ['SUP-REQ-004'],
    given: 'a request from an unknown address, then one from a known address',
    async run(t) {
      const {
        slug = '',
        emails: [email = ''],
      } = await t.account()
      const sessions = async (): Promise<number> => {
        const rows = at(await t.control.call('GET', '/state'), 'rows')
        return (Array.isArray(rows) ? rows : []).filter(
          (row) => at(row, 'tenant') === slug && at(row, 'collection') === 'sessions',
        ).length
      }
      await access(t, 'request', { email: NOBODY }, 'an unknown address')
      t.check(sameAs('mails sent', (await (await t.mail).all()).length, 0))
      t.check(sameAs('sessions opened', await sessions(), 0))
      await access(t, 'request', { email }, 'a known address')
      const sent = (await (await t.mail).all()).length
      if (sent === 0 || (await sessions()) === 0) t.leaveOpen('nothing is sent to a known address either')
    },
  }),
]
