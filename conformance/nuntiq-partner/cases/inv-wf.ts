import { at, show } from '../../kit/json.ts'
import { type Edit, set } from '../../kit/generate/edit.ts'
import { type Case, defineCase } from '../case.ts'
import { makePdf } from '../payloads/pdf.ts'
import { DISPLAY_IMAGE } from '../payloads/base-payload.ts'
import { file, NO_FILES } from './files.ts'

/** Which of the files is the IMAGE does not hang on their order. */
const IMAGE_BEHIND: Edit = {
  ...set('attachments', [file(makePdf(), { filename: 'beside-it.pdf' }), DISPLAY_IMAGE]),
  name: 'an IMAGE behind another file',
}

export const invWfCases: readonly Case[] = [
  defineCase({
    id: 'inv-wf-forced',
    requirements: ['INV-WF-001'],
    given: 'a workflow in the body: another one, and one that is not text',
    async run(t) {
      for (const value of ['basic_enrichment', 7]) {
        t.expect(await t.submit(set('workflow', value)))
          .status(200)
          .member('data.workflow', 'full_enrichment')
          // With an IMAGE nothing else runs, unless the value was followed after all.
          .member('data.effective_workflow', 'full_enrichment')
      }
    },
  }),
  defineCase({
    id: 'inv-wf-image',
    requirements: ['INV-WF-002', 'INV-WF-005', 'INV-WF-006', 'INV-WF-008'],
    given: 'a submission with an IMAGE, alone and behind another file',
    async run(t) {
      const made = await t.submit()
      const behind = await t.submit(IMAGE_BEHIND)
      for (const answer of [made, behind])
        t.expect(answer, 'INV-WF-002').status(200).member('data.effective_workflow', 'full_enrichment')
      t.expect(made, 'INV-WF-005').integer('data.invoice_status')
      const status = at(made.json, 'data.invoice_status')
      t.check(
        { check: 'invoice_status', ok: status === 1 || status === 20, expected: '1 or 20', actual: show(status) },
        'INV-WF-008',
      )
      t.observe(made, 'INV-WF-006', {
        one: ({ json }) => at(json, 'data.invoice_status') === 1,
        twenty: ({ json }) => at(json, 'data.invoice_status') === 20,
      })
    },
  }),
  defineCase({
    id: 'inv-wf-collapsed',
    requirements: ['INV-WF-003', 'INV-WF-007'],
    given: 'no IMAGE, and a customer without image-capture rules',
    async run(t) {
      const made = await t.submit(NO_FILES)
      t.expect(made, 'INV-WF-003')
        .status(200)
        .member('data.effective_workflow', 'basic_enrichment')
        .member('data.workflow', 'full_enrichment')
      const beside = await t.submit(set('attachments', [file(makePdf(), { filename: 'delivery-note.pdf' })]))
      t.expect(beside, 'INV-WF-003').status(200).member('data.effective_workflow', 'basic_enrichment')
      t.expect(made, 'INV-WF-007').member('data.invoice_status', 20)
    },
  }),
  defineCase({
    id: 'inv-wf-capture-rules',
    requirements: ['INV-WF-004'],
    scene: 'image-capture-rules',
    given: 'no IMAGE, and a customer with image-capture rules',
    async run(t) {
      t.expect(await t.submit(NO_FILES))
        .status(200)
        .member('data.effective_workflow', 'full_enrichment')
    },
  }),
]
