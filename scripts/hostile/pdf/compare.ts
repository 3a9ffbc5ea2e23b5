import { inspectPdf } from '../../../server/platform/pdf/inspect-pdf.ts'
import { judgeByPdfjs } from './judge-by-pdfjs.ts'
import { makeMutant } from './make-mutant.ts'
import type { Parent } from './parents.ts'

export interface Comparison {
  /** Whether pdf.js opened the file at all. */
  readonly opened: boolean
  /** What pdf.js finds there and this project does not, or undefined. */
  readonly missed: string | undefined
  /** This project refuses a file in which pdf.js finds nothing. Not wrong in itself: pdf.js does not look everywhere. */
  readonly stricter: boolean
  readonly name: string
}

/** Asks both about one mutant. */
export async function compare(seed: number, parents: readonly [Parent, ...Parent[]]): Promise<Comparison> {
  const { name, bytes } = makeMutant(seed, parents)
  const ours = inspectPdf(bytes).kind
  const theirs = await judgeByPdfjs(bytes)
  const danger = theirs === 'script' || theirs === 'encrypted'
  return {
    name,
    opened: theirs !== 'unreadable',
    missed: danger && ours === 'clean' ? `pdf.js finds ${theirs === 'script' ? 'a script' : 'encryption'}` : undefined,
    stricter: theirs === 'nothing' && ours !== 'clean',
  }
}
