import { at, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { type AnswerEdit, header, member, status } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { accepts, answers, refuses, requests, sends } from './vocabulary.ts'
import { answeredJson, CONTROL, sentJson } from './where.ts'

const SUBMIT = { operation: 'submitInvoice' } as const
const MADE = { ...SUBMIT, status: 200 } as const
const inbox = (json: unknown): string => textAt(json, 'receiving_inbox')
const alias = (json: unknown): string => textAt(json, 'external_identifier')
const path = (expected: string) => ({
  ...MADE,
  answered: (json: unknown) => at(json, 'data.resolution_path') === expected,
})

/** As if nothing had been found. */
const fallsBack: readonly AnswerEdit[] = [
  member('data.resolution_path', 'default_fallback'),
  member('data.receiving_inbox_fallback_used', true),
  member('data.receiving_inbox', 'default@example.com'),
  header('Warning', '199 nuntiq "unknown target"'),
]
const loses = (field: string, sent: (json: unknown) => boolean): Modifier =>
  sends({ ...SUBMIT, sent }, (json) => ({ ...(json as object), [field]: 'nkc-lost' }))
const fallbackOf = (sent: (json: unknown) => boolean) => ({ ...path('default_fallback'), sent })
const asksNothing = (json: unknown): boolean => inbox(json) === '' && alias(json) === ''

export const invRouteMutants = mutants(
  ['inboxes-are-not-found', 'INV-ROUTE-001', 'no inbox is ever found', answers(path('explicit_inbox'), ...fallsBack)],
  [
    'inbox-path-of-another-name',
    'INV-ROUTE-001',
    'the resolution path is called inbox',
    answers(path('explicit_inbox'), member('data.resolution_path', 'inbox')),
  ],
  [
    'inboxes-in-their-case',
    'INV-ROUTE-002',
    'inboxes are matched with regard to case',
    loses('receiving_inbox', (json) => /[A-Z]/.test(inbox(json))),
  ],
  [
    'aliases-in-their-case',
    'INV-ROUTE-003',
    'aliases are matched with regard to case',
    loses('external_identifier', (json) => /[a-z]/.test(alias(json))),
  ],
  [
    'aliases-are-not-found',
    'INV-ROUTE-004',
    'no alias is ever found',
    answers(path('external_identifier'), ...fallsBack),
  ],
  [
    'alias-before-inbox',
    'INV-ROUTE-005',
    'the alias decides over the inbox',
    sends({ ...SUBMIT, sent: (json) => inbox(json) !== '' && alias(json) !== '' }, (json) => ({
      ...(json as object),
      receiving_inbox: '',
    })),
  ],
  [
    'unknown-inbox-is-final',
    'INV-ROUTE-006',
    'an unknown inbox falls back at once',
    sends({ ...SUBMIT, sent: (json) => inbox(json) !== '' }, (json) => ({
      ...(json as object),
      external_identifier: undefined,
    })),
  ],
  [
    'alias-with-warning',
    'INV-ROUTE-007',
    'routing by alias after an unknown inbox warns',
    answers(
      { ...path('external_identifier'), sent: (json) => inbox(json) !== '' },
      header('Warning', '199 nuntiq "unknown"'),
    ),
  ],
  [
    'unknown-inbox-is-refused',
    'INV-ROUTE-008',
    'an unknown inbox is refused',
    refuses(fallbackOf((json) => inbox(json) !== '')),
  ],
  [
    'fallback-is-not-told',
    'INV-ROUTE-008',
    'a fallback does not say that it was one',
    answers(path('default_fallback'), member('data.receiving_inbox_fallback_used', false)),
  ],
  [
    'unknown-alias-is-refused',
    'INV-ROUTE-009',
    'an unknown alias is refused',
    refuses(fallbackOf((json) => inbox(json) === '' && alias(json) !== '')),
  ],
  ['fallback-without-warning', 'INV-ROUTE-026', 'a fallback sets no Warning', answers(MADE, header('Warning', null))],
  [
    'warning-in-other-words',
    'INV-ROUTE-010',
    'the Warning has other words',
    answers(
      fallbackOf((json) => inbox(json) !== ''),
      header('Warning', '199 nuntiq "default used"'),
    ),
  ],
  [
    'alias-fallback-without-warning',
    'INV-ROUTE-011',
    'the fallback from an alias sets no Warning',
    answers(
      fallbackOf((json) => inbox(json) === ''),
      header('Warning', null),
    ),
  ],
  [
    'alias-warning-in-other-words',
    'INV-ROUTE-012',
    'the Warning for an alias has other words',
    answers(
      fallbackOf((json) => alias(json) !== ''),
      header('Warning', '199 nuntiq "default used"'),
    ),
  ],
  [
    'warning-without-quoting',
    'INV-ROUTE-013',
    'the Warning quotes as it stands',
    answers(
      fallbackOf((json) => inbox(json).includes('"')),
      header('Warning', '199 nuntiq "unknown receiving_inbox \'a"b\\c\', used default"'),
    ),
  ],
  [
    'warning-for-nothing',
    'INV-ROUTE-014',
    'a submission without a target gets a Warning',
    answers({ ...MADE, sent: asksNothing }, header('Warning', '199 nuntiq "used default"')),
  ],
  [
    'nothing-asked-is-a-fallback',
    'INV-ROUTE-015',
    'a submission without a target counts as fallen back',
    answers({ ...MADE, sent: asksNothing }, member('data.receiving_inbox_fallback_used', true)),
  ],
  [
    'no-default-is-taken',
    'INV-ROUTE-016',
    'a submission without a target and a default inbox is taken',
    accepts('INV-ROUTE-016'),
  ],
  [
    'no-default-is-a-server-error',
    'INV-ROUTE-016',
    'a missing default inbox is a failure of the server',
    answers({ rule: 'INV-ROUTE-016' }, status(500)),
  ],
  [
    'no-match-no-default-is-taken',
    'INV-ROUTE-017',
    'an unknown target without a default inbox is taken',
    accepts('INV-ROUTE-017'),
  ],
  [
    'no-match-is-a-validation',
    'INV-ROUTE-018',
    'an unknown target without a default inbox is a failed validation',
    answers({ rule: 'INV-ROUTE-017' }, member('error', 'Validation failed')),
  ],
  [
    'told-what-was-asked',
    'INV-ROUTE-019',
    'receiving_inbox repeats what was asked for',
    answers(MADE, (reply, call) => member('data.receiving_inbox', inbox(sentJson(call)))(reply, call)),
  ],
  [
    'unknown-alias-is-forgotten',
    'INV-ROUTE-020',
    'an alias that matched nothing is not repeated',
    answers(path('default_fallback'), member('data.external_identifier', null)),
  ],
  [
    'part-of-an-inbox',
    'INV-ROUTE-021',
    'a part of an inbox matches',
    answers(
      { ...path('default_fallback'), sent: (json) => !inbox(json).includes('@') && inbox(json) !== '' },
      member('data.resolution_path', 'explicit_inbox'),
    ),
  ],
  ['inboxes-of-everyone', 'INV-ROUTE-022', 'the inbox of another customer matches', inboxesOfEveryone],
  [
    'match-with-warning',
    'INV-ROUTE-024',
    'a target that matched gets a Warning',
    answers(path('explicit_inbox'), header('Warning', '199 nuntiq "deprecated"')),
  ],
  [
    'alias-match-is-a-fallback',
    'INV-ROUTE-024',
    'an alias that matched counts as a fallback',
    answers(path('external_identifier'), member('data.receiving_inbox_fallback_used', true)),
  ],
  [
    'empty-target-is-unknown',
    'INV-ROUTE-025',
    'an empty target counts as unknown',
    requests({ ...SUBMIT, sent: (json) => at(json, 'receiving_inbox') === '' }, (call) => ({
      ...call,
      body: Buffer.from(call.body.toString().replace('"receiving_inbox":""', '"receiving_inbox":"?"')),
    })),
  ],
)

/** Knows the inboxes of all tenants, as the control API has told them. */
function inboxesOfEveryone(): Modifier {
  const known = new Set<string>()
  return {
    answer(reply, call, side) {
      if (call.path === `${CONTROL}/tenants`) known.add(textAt(answeredJson(reply), 'inboxes.0.address'))
      return (
        answers(
          fallbackOf((json) => known.has(inbox(json))),
          member('data.resolution_path', 'explicit_inbox'),
        ).answer?.(reply, call, side) ?? reply
      )
    },
  }
}
