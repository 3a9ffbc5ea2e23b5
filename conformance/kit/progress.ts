import type { Terminal } from './terminal.ts'

/** Between two lines where there is no terminal. */
const LINE_EVERY_MS = 30_000

/** Tells how far a run is: on a terminal all the time, elsewhere with a line now and then. */
export function createProgress(
  { progress, err }: Pick<Terminal, 'progress' | 'err'>,
  now: () => number,
): (done: number, of: number, caseId: string) => void {
  const started = now()
  let told = started
  return (done, of, caseId) => {
    const time = now()
    const left = timeLeft({ done, of, ms: time - started })
    if (progress) return progress(`${done}/${of} ${caseId}${left}`)
    if (time - told < LINE_EVERY_MS || done === of) return
    told = time
    err(`nuntiq-kit conform: ${done} of ${of} cases${left}\n`)
  }
}

/** After the first few cases an estimate would be a guess. */
function timeLeft({ done, of, ms }: { done: number; of: number; ms: number }): string {
  if (done < 5 || done === of) return ''
  const seconds = Math.ceil(((ms / done) * (of - done)) / 1000)
  return seconds < 90 ? `, about ${seconds} s left` : `, about ${Math.round(seconds / 60)} min left`
}
