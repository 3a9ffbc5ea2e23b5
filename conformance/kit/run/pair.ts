import type { Exchange } from '../wire/exchange.ts'
import type { Fact } from './evidence.ts'

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
  /** What serves as well as the name, such as the row at fault. */
  readonly place?: Place
}

/** A place in what was sent, and whether a refusal points there. */
export interface Place {
  /** `attachments[0]` */
  readonly label: string
  isNamedBy(refused: Exchange): boolean
}

/** Judges the grounds of one refusal; what is missing leaves its requirements undecided. */
export async function judgeGrounds({
  caseId,
  ids,
  refused,
  grounds,
  wordsOf,
}: {
  caseId: string
  ids: readonly string[]
  refused: Exchange
  grounds: Grounds
  /** What a refusal says of itself. */
  wordsOf: (exchange: Exchange) => string
}): Promise<Fact[]> {
  const undecided = (reason: string): Fact[] =>
    ids.map((requirement) => ({ kind: 'undecided', caseId, requirement, reason, lost: false }))

  if (grounds.twin) {
    const { response, n } = await grounds.twin()
    const holds = grounds.twinOtherwise
      ? response.status !== refused.response.status
      : response.status >= 200 && response.status < 300
    if (holds) return []
    return grounds.twinOtherwise
      ? undecided(
          `answered ${response.status} as documented, but so was the call that differs in what decides: one answer for everything shows nothing (exchange ${n})`,
        )
      : undecided(`its twin without the fault was not accepted either (${response.status}, exchange ${n})`)
  }
  const words = wordsOf(refused)
  const named = grounds.names !== undefined && words.toLowerCase().includes(grounds.names.toLowerCase())
  if (!named && !grounds.place?.isNamedBy(refused)) {
    const wanted = [grounds.names, grounds.place?.label].filter(Boolean).join(' or ')
    return undecided(
      `refused, but it does not say for what; a profile that submits can decide (the message does not name ${wanted || 'a field'})`,
    )
  }
  return [
    {
      kind: 'refusal',
      caseId,
      requirements: ids,
      names: `${grounds.names ?? ''} ${grounds.place?.label ?? ''}`,
      text: words,
    },
  ]
}
