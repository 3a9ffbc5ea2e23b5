import { sayProblem } from '../platform/describe-schema-error.ts'
import type { Members } from '../service.ts'

/** An object divided among the house and its services. */
export interface SplitMembers {
  /** What no service has claimed. */
  readonly own: Readonly<Record<string, unknown>>
  /** The parts of the services, in their order. */
  readonly each: readonly object[]
  /** What is wrong with the first part that its service has not found good; undefined when nothing is. */
  readonly problem: string | undefined
}

export function splitMembers(sent: object, ofServices: readonly Members[]): SplitMembers {
  const own: Record<string, unknown> = { ...sent }
  let problem: string | undefined
  const each = ofServices.map(({ names, validate }) => {
    const part: Record<string, unknown> = {}
    for (const name of names) {
      if (!Object.hasOwn(own, name)) continue
      part[name] = own[name]
      delete own[name]
    }
    if (!validate(part)) problem ??= sayProblem(validate.errors)
    return part
  })
  return { own, each, problem }
}
