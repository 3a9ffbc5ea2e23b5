/**
 * INV-WF: suppliers do not choose the workflow. Full enrichment reads the IMAGE, or follows the
 * customer's image-capture rules; where there is neither it collapses to the basic one (C8, C59).
 */
export function chooseWorkflow(facts: { hasImage: boolean; imageCaptureRules: boolean }): {
  effective_workflow: 'full_enrichment' | 'basic_enrichment'
  invoice_status: number
} {
  return facts.hasImage || facts.imageCaptureRules
    ? { effective_workflow: 'full_enrichment', invoice_status: 1 }
    : { effective_workflow: 'basic_enrichment', invoice_status: 20 }
}
