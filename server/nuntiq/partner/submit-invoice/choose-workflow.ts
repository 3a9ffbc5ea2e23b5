import type { EffectiveWorkflow } from '../../invoices/states.ts'

/**
 * INV-WF: suppliers do not choose the workflow. Full enrichment reads the IMAGE, or follows the
 * customer's image-capture rules; where there is neither it collapses to the basic one (C8, C59).
 */
export function chooseWorkflow(facts: { hasImage: boolean; imageCaptureRules: boolean }): EffectiveWorkflow {
  return facts.hasImage || facts.imageCaptureRules ? 'full_enrichment' : 'basic_enrichment'
}
