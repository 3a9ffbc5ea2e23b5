import { differsFrom, sameAs } from '../../kit/checks/same-as.ts'
import { edits, replacedBy, set } from '../../kit/generate/edit.ts'
import { at } from '../../kit/json.ts'
import { makePdf } from '../payloads/pdf.ts'
import { type Case, defineCase } from '../case.ts'
import { file } from './files.ts'
import { ownName } from './own-name.ts'
import { repeatsDataOf } from './repeated-data.ts'
import { tokenOf } from './stored.ts'

const ECHO = 'Idempotency-Key'

/** As long as a key may be, in letters of both cases; they differ in the last one alone. */
const longKey = (name: string, last: 'a' | 'b'): string => `${name}-`.padEnd(254, 'Kk') + last

/** Whatever an answer says of a submission is another with this body: where it goes, and which files it has. */
const ANOTHER = edits(
  'another body under the same Idempotency-Key',
  set('invoice.header.custom_text_1', 'south'),
  set('external_identifier', 'NKC-ANOTHER'),
  set('attachments', [
    file(makePdf(), { type: 'IMAGE', filename: 'another.pdf' }),
    file(makePdf(), { filename: 'beside-it.pdf' }),
    file(makePdf(), { filename: 'beside-both.pdf' }),
  ]),
)

export const invIdemWholeKeyCases: readonly Case[] = [
  defineCase({
    id: 'inv-idem-whole-key',
    requirements: ['INV-IDEM-018', 'INV-IDEM-022'],
    given: 'two Idempotency-Keys of 255 characters, in both cases, that differ in the last one',
    async run(t) {
      const keys = [longKey(ownName(t), 'a'), longKey(ownName(t), 'b')] as const
      const first = await t.submit(undefined, { idempotencyKey: keys[0] })
      const second = await t.submit(undefined, { idempotencyKey: keys[1] })
      for (const [index, answer] of [first, second].entries())
        t.expect(answer, 'INV-IDEM-018').status(200).header(ECHO, keys[index])
      t.expect(second, 'INV-IDEM-022').status(200)
      t.check(differsFrom('token under the other key', tokenOf(second) || undefined, tokenOf(first)), 'INV-IDEM-022')
    },
  }),
  defineCase({
    id: 'inv-idem-third-time',
    requirements: ['INV-IDEM-002', 'INV-IDEM-003'],
    given: 'four submissions with one Idempotency-Key, of which the second has another body',
    async run(t) {
      const idempotencyKey = ownName(t)
      // A member that is null in the original says nothing where a replay has lost it.
      const alias = set('external_identifier', 'NKC-ORIGINAL')
      const body = edits('a body with an alias', replacedBy(await t.payload()), alias)
      const first = await t.submit(body, { idempotencyKey, label: 'the original' })
      // That another body gets it is INV-IDEM-014; what calls itself a replay is the original result.
      const other = await t.submit(ANOTHER, { idempotencyKey })
      if (at(other.json, 'idempotent') === true) t.expect(other, 'INV-IDEM-003').that(repeatsDataOf(first))
      for (const label of ['the repetition, behind another body', 'one more repetition']) {
        const again = await t.submit(body, { idempotencyKey, label })
        t.expect(again, 'INV-IDEM-002').status(200).member('idempotent', true)
        t.check(sameAs('token of the original', tokenOf(again), tokenOf(first)), 'INV-IDEM-002')
        t.expect(again, 'INV-IDEM-003').status(200).that(repeatsDataOf(first))
      }
    },
  }),
  defineCase({
    id: 'inv-idem-fallback-again',
    requirements: ['INV-IDEM-003'],
    given: 'a submission that falls back to the default inbox, and its repetition',
    async run(t) {
      const idempotencyKey = ownName(t)
      const nobody = set('receiving_inbox', 'nkc-nobody@nkc.example')
      const body = edits('a body for an unknown inbox', replacedBy(await t.payload()), nobody)
      const options = { idempotencyKey, mayLackInbox: true }
      const first = await t.submit(body, { ...options, label: 'the original' })
      if (first.response.status === 400) t.undecided('the account seems to have no default inbox')
      const again = await t.submit(body, { ...options, label: 'the repetition' })
      t.expect(again).status(200).that(repeatsDataOf(first))
    },
  }),
]
