import type { EffectiveWorkflow } from '../../invoices/states.ts'

/**
 * INV-WF: suppliers do not choose the workflow. Full enrichment needs an IMAGE or the
 * customer's image-capture rules; without either, the workflow is the basic one (C8, C59).
 */
export function chooseWorkflow(facts: { hasImage: boolean; imageCaptureRules: boolean }): EffectiveWorkflow {
  return facts.hasImage || facts.imageCaptureRules ? 'full_enrichment' : 'basic_enrichment'
}
