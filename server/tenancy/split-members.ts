import { sayProblem } from '../platform/describe-schema-error.ts'
import type { Members } from '../service.ts'

/** An object divided among the sandbox and its services. */
export interface SplitMembers {
  readonly own: object
  /** The parts of the services, in their order. */
  readonly each: readonly object[]
  /** What is wrong, in a sentence that names the member: a part that is not good, or a member that nobody knows. */
  readonly problem: string | undefined
}

/** Divides what was sent by the names of members, and has each part judged by whom it belongs to. */
export function splitMembers(
  sent: object,
  { own, services }: { own: Members; services: readonly Members[] },
): SplitMembers {
  const rest: Record<string, unknown> = { ...sent }
  let problem: string | undefined
  const [ours = {}, ...each] = [own, ...services].map(({ names, validate }) => {
    const part: Record<string, unknown> = {}
    for (const name of names) {
      if (!Object.hasOwn(rest, name)) continue
      part[name] = rest[name]
      delete rest[name]
    }
    if (!validate(part)) problem ??= sayProblem(validate.errors)
    return part
  })
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) problem ??= `${unknown.slice(0, 100)} is not known here`
  return { own: ours, each, problem }
}
