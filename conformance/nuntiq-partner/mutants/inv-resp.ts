import { at, isObject } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { header, member, reply, status, without } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { filesOf } from './sent-files.ts'
import { answers } from './vocabulary.ts'
import { sentJson } from './where.ts'

const MADE = { operation: 'submitInvoice', status: 200 } as const
const STORED = { control: /^\/invoices\/[^/?]+$/, method: 'GET' } as const
const hasImage = (json: unknown): boolean => filesOf(json).some(({ type }) => type === 'IMAGE')
const withImage = { ...MADE, sent: hasImage }
const withoutImage = { ...MADE, sent: (json: unknown) => !hasImage(json) }
const effective = (workflow: string) => ({
  ...withoutImage,
  answered: (json: unknown) => at(json, 'data.effective_workflow') === workflow,
})

export const invRespMutants = [
  ...mutants(
    [
      'workflow-is-obeyed',
      'INV-WF-001',
      'a workflow in the body is obeyed',
      answers(MADE, (given, call) =>
        member('data.workflow', at(sentJson(call), 'workflow') ?? 'full_enrichment')(given, call),
      ),
    ],
    [
      'image-is-basic',
      'INV-WF-002',
      'an IMAGE makes no full enrichment',
      answers(withImage, member('data.effective_workflow', 'basic_enrichment')),
    ],
    [
      'always-full',
      'INV-WF-003',
      'without an IMAGE enrichment is full all the same',
      answers(effective('basic_enrichment'), member('data.effective_workflow', 'full_enrichment')),
    ],
    [
      'capture-rules-are-ignored',
      'INV-WF-004',
      'image-capture rules change nothing',
      answers(effective('full_enrichment'), member('data.effective_workflow', 'basic_enrichment')),
    ],
    [
      'status-is-text',
      'INV-WF-005',
      'invoice_status is text',
      answers(MADE, member('data.invoice_status', 'processing')),
    ],
    [
      'status-with-fraction',
      'INV-WF-005',
      'invoice_status has a fraction',
      answers(MADE, (given) => ({
        ...given,
        body: Buffer.from(given.body.toString().replace(/"invoice_status":(\d+)/, '"invoice_status":$1.0')),
      })),
    ],
    [
      'full-is-30',
      'INV-WF-006',
      'invoice_status is 30 when enrichment is full',
      answers(withImage, member('data.invoice_status', 30)),
    ],
    [
      'full-is-90',
      'INV-WF-008',
      'invoice_status is 90 when enrichment is full',
      answers(withImage, member('data.invoice_status', 90)),
    ],
    [
      'basic-is-1',
      'INV-WF-007',
      'invoice_status is 1 when enrichment is basic',
      answers(effective('basic_enrichment'), member('data.invoice_status', 1)),
    ],
  ),
  ...mutants(
    ['submission-is-201', 'INV-RESP-001', 'a submission is answered 201', answers(MADE, status(201))],
    [
      'submission-without-success',
      'INV-RESP-001',
      'a submission is answered without success',
      answers(MADE, without('success')),
    ],
    [
      'one-token-for-all',
      'INV-RESP-002',
      'every invoice has the same token',
      answers(MADE, member('data.invoice_token', '00000000-0000-4000-8000-000000000000')),
    ],
    ['tokens-come-again', 'INV-RESP-002', 'there are three tokens, and each comes again', threeTokens],
    ['token-is-a-number', 'INV-RESP-003', 'invoice_token is a number', answers(MADE, member('data.invoice_token', 7))],
    [
      'token-of-another-form',
      'INV-RESP-003',
      'invoice_token is neither UUID nor ULID',
      answers(
        MADE,
        member('data.invoice_token', (token: unknown) => `inv_${String(token)}`),
      ),
    ],
    [
      'no-source-document',
      'INV-RESP-004',
      'source_document_id is missing',
      answers(MADE, without('data.source_document_id')),
    ],
    [
      'no-resolution-path',
      'INV-RESP-004',
      'resolution_path is missing',
      answers(MADE, without('data.resolution_path')),
    ],
    ['no-template', 'INV-RESP-005', 'template_id is missing', answers(MADE, without('data.template_id'))],
    ['ids-are-text', 'INV-RESP-006', 'invoice_id is text', answers(MADE, member('data.invoice_id', String))],
    [
      'attachments-are-not-counted',
      'INV-RESP-007',
      'attachments_linked is always 0',
      answers(MADE, member('data.attachments_linked', 0)),
    ],
    [
      'pdf-always-announced',
      'INV-RESP-008',
      'a PDF is announced even beside an IMAGE',
      answers(MADE, member('data.pdf_will_be_generated', true)),
    ],
    [
      'pdf-never-announced',
      'INV-RESP-008',
      'a PDF is never announced',
      answers(MADE, member('data.pdf_will_be_generated', false)),
    ],
    [
      'pdf-announced-never-at-all',
      'INV-RESP-011',
      'a PDF is not announced where no IMAGE was sent',
      answers(MADE, member('data.pdf_will_be_generated', false)),
    ],
    [
      'display-pdf-is-html',
      'INV-RESP-009',
      'the display PDF is HTML',
      answers({ control: /^\/invoices\/[^/]+\/display\.pdf/ }, () => reply(200, '<h1>Invoice</h1>', 'text/html')),
    ],
    [
      'bytes-are-changed',
      'INV-RESP-010',
      'a stored file has lost its last byte',
      answers({ control: /^\/invoices\/[^/]+\/attachments\// }, (given) => ({
        ...given,
        body: given.body.subarray(0, -1),
      })),
    ],
    [
      'field-is-changed',
      'INV-RESP-010',
      'stored text is in capitals',
      answers(
        STORED,
        member('content.header', (row: unknown) =>
          isObject(row)
            ? Object.fromEntries(
                Object.entries(row).map(([name, value]) => [
                  name,
                  typeof value === 'string' ? value.toUpperCase() : value,
                ]),
              )
            : row,
        ),
      ),
    ],
  ),
  ...mutants(
    [
      'invoice-is-404',
      'INV-RES-001',
      'the reserved invoice route is answered 404',
      answers({ operation: 'getInvoice', status: 501 }, status(404)),
    ],
    [
      'status-is-404',
      'INV-RES-002',
      'the reserved status route is answered 404',
      answers({ operation: 'getInvoiceStatus', status: 501 }, status(404)),
    ],
    [
      'events-are-served',
      'INV-RES-003',
      'the reserved events route is answered 200',
      answers({ operation: 'listInvoiceEvents', status: 501 }, status(200)),
    ],
    [
      'reserved-in-other-words',
      'INV-RES-004',
      'a reserved route has another error',
      answers({ operation: 'getInvoice', status: 501 }, member('error', 'Unavailable'), header('Retry-After', null)),
    ],
  ),
]

function threeTokens(): Modifier {
  let nth = 0
  return answers(
    MADE,
    member('data.invoice_token', () => `00000000-0000-4000-8000-00000000000${nth++ % 3}`),
  )
}
