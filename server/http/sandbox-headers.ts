import type { Exchange } from './exchange.ts'
import { headerText } from './header-text.ts'

const LONGEST_ADVICE = 600

/** Says which exchange an answer is of, which rule decided it, and what a deployment would not say. */
export function sandboxHeaders({ logged, answer, advice }: Exchange): Record<string, string> {
  return {
    'Sandbox-Request': logged.id,
    ...(answer && { 'Sandbox-Rule': answer.rule }),
    ...(advice.length > 0 && { 'Sandbox-Advice': headerText(advice.join('; '), LONGEST_ADVICE) }),
  }
}
