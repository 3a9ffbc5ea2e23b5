import { createHash } from 'node:crypto'

/**
 * The seed of one case. It goes by the case's id, so that leaving other cases out or adding some
 * changes nothing for this one.
 */
export function caseSeed(runSeed: number, caseId: string): number {
  return createHash('sha256').update(`${runSeed}\n${caseId}`).digest().readUInt32BE(0)
}
