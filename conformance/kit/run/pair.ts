import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { at } from '../json.ts'
import { type Exchange, wordsOf } from '../wire/exchange.ts'
import type { Finding } from './evidence.ts'

/**
 * What makes a refusal count. A server that refuses everything earns nothing: either the same request
 * without its one fault was accepted in this run, or the refusal says what it is about.
 */
export interface Grounds {
  /** The same call without the fault; left out where it would leave something behind that may not be left. */
  readonly twin?: (() => Promise<Exchange>) | undefined
  /**
   * The twin cannot be accepted either, as where no key is at hand: it need only be answered with
   * another status, so that a server with one answer for everything earns nothing.
   */
  readonly twinOtherwise?: boolean
  /** What the refusal must name when there is no twin: the field at fault. */
  readonly names?: string
  /** The attachment that the refusal must name when there is no twin. */
  readonly index?: number
}

/** Judges the grounds of one refusal; what is missing leaves its requirements undecided. */
export async function judgeGrounds({
  caseId,
  ids,
  refused,
  grounds,
}: {
  caseId: string
  ids: readonly RequirementId[]
  refused: Exchange
  grounds: Grounds
}): Promise<Finding[]> {
  const undecided = (reason: string): Finding[] =>
    ids.map((requirement) => ({ kind: 'undecided', caseId, requirement, reason, lost: false }))

  if (grounds.twin) {
    const { response, n } = await grounds.twin()
    const holds = grounds.twinOtherwise
      ? response.status !== refused.response.status
      : response.status >= 200 && response.status < 300
    return holds
      ? []
      : undecided(`its twin without the fault was not accepted either (${response.status}, exchange ${n})`)
  }
  const words = wordsOf(refused)
  const named = grounds.names !== undefined && words.toLowerCase().includes(grounds.names.toLowerCase())
  const indexed =
    grounds.index !== undefined &&
    (at(refused.json, 'attachment_index') === grounds.index || words.includes(`attachments[${grounds.index}]`))
  if (!named && !indexed) {
    const wanted = [grounds.names, grounds.index === undefined ? undefined : `attachments[${grounds.index}]`]
      .filter(Boolean)
      .join(' or ')
    return undecided(
      `refused, but for what is not said: the message does not name ${wanted || 'a field'}; a profile that submits can decide`,
    )
  }
  return [
    {
      kind: 'refusal',
      caseId,
      requirements: ids,
      names: `${grounds.names ?? ''}[${grounds.index ?? ''}]`,
      text: words,
    },
  ]
}
