import type { Requirement } from '../register.ts'

/**
 * Whether a target that breaks a rule fails by it. A sandbox is held to all that this project decided; any other
 * deployment to what a source states outright, and to nothing else, whatever cases and watches there are.
 */
export function isBinding({ evidence }: Pick<Requirement, 'evidence'>, { sandbox }: { sandbox: boolean }): boolean {
  return sandbox || evidence === 'explicit'
}

/** Why a rule is not held against a deployment. */
export const NOT_HELD: Readonly<Record<Requirement['evidence'], string>> = {
  explicit: "not to be held against somebody else's deployment",
  conflicting: "the sources disagree, so never held against somebody else's deployment",
  inferred: "only inferred by this project, so never held against somebody else's deployment",
}
