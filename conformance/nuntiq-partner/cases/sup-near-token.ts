import type { Exchange } from '../../kit/wire/exchange.ts'
import { type Case, defineCase } from '../case.ts'
import {
  changePreferences,
  claimed,
  codeFor,
  invited,
  mint,
  preferenceToken,
  readPreferences,
  requestCode,
  validate,
} from './supplier-access.ts'

const REQUIREMENTS = ['SUP-CODE-003', 'SUP-VAL-008', 'SUP-MINT-008', 'SUP-PREF-003', 'SUP-PREF-008'] as const
type Named = (typeof REQUIREMENTS)[number]

/** A text that is nearly the token: another last character, and one less. */
const near = (token: string): readonly string[] => [
  token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'),
  token.slice(0, -1),
]

export const supNearTokenCases: readonly Case[] = [
  defineCase({
    id: 'sup-near-token',
    requirements: REQUIREMENTS,
    needs: ['control', 'mail'],
    footprint: 'control',
    given: 'tokens that are nearly those of an open session, a claim and a recipient',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      const asked: (readonly [Named, Exchange, number])[] = []
      for (const token of near(link.token)) {
        asked.push(['SUP-CODE-003', await requestCode(t, { token }), 401])
        asked.push(['SUP-VAL-008', await validate(t, { token }, code), 401])
      }
      for (const token of near(await claimed(t, link))) asked.push(['SUP-MINT-008', await mint(t, token), 401])
      for (const token of near(await preferenceToken(t))) {
        asked.push(['SUP-PREF-003', await readPreferences(t, token), 404])
        asked.push(['SUP-PREF-008', await changePreferences(t, token, { reminder_advance: false }), 404])
      }
      for (const [id, refused, status] of asked) t.expect(refused, id).status(status).message()
    },
  }),
]
