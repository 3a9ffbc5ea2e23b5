import type { Arena, Attack } from './attack.ts'
import { mutateRequest } from './requests/mutate-request.ts'
import { bytesOf } from './requests/raw-request.ts'
import { type Brought, sendRaw } from './requests/send-raw.ts'
import { goodSubmission, soundRequest } from './requests/sound-requests.ts'

const SIDE_BY_SIDE = 16
/** What was made and deleted on the way is put back now and then, or else everything would meet a closed door. */
const RESET_EVERY = 1_000

export const mutatedRequests: Attack = {
  name: 'mutated-requests',
  law: 'no request, however bent, gets a 5xx or breaks an answer, and a good one is served after it',
  seconds: { short: 15, full: 60 },
  async run(arena) {
    const victim = await arena.serve()
    const port = Number(new URL(victim.url).port)
    const seen = { sent: 0, answered: 0, refused: 0 }
    const lane = async (): Promise<void> => {
      while (arena.goesOn()) {
        seen.sent += 1
        if (seen.sent % RESET_EVERY === 0) await putBack(arena, victim.url, port)
        const bytes = mutateRequest(soundRequest(arena.chance), arena.chance)
        const brought = await sendRaw(port, bytes)
        for (const { status } of brought.answers) seen[status < 400 ? 'answered' : 'refused'] += 1
        for (const fault of faultsOf(brought))
          arena.violated(`${fault}: ${JSON.stringify(bytes.toString('latin1', 0, 400))}`)
      }
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane))
    await putBack(arena, victim.url, port)
    if (seen.answered === 0 || seen.refused === 0) arena.violated('the requests were all of one kind')
    return `${seen.sent} requests, ${seen.answered} served and ${seen.refused} refused`
  },
}

function faultsOf({ answers, ended, rest }: Brought): string[] {
  return [
    ...answers.filter(({ status }) => status >= 500 && status !== 501).map(({ status, body }) => `answered ${status} ${body}`),
    ...answers.filter(({ head, body }) => !isReadable(head, body)).map(({ body }) => `an answer that is not JSON: ${body}`),
    ...(rest === '' || answers.length > 0 ? [] : [`what came back is no answer: ${rest.slice(0, 200)}`]),
    ...(ended === 'open' ? ['the connection was left open'] : []),
  ] // prettier-ignore
}

function isReadable(head: string, body: string): boolean {
  if (!/^content-type: application\/json/im.test(head) || body === '') return true
  try {
    JSON.parse(body)
    return true
  } catch {
    return /^transfer-encoding: chunked$/im.test(head)
  }
}

async function putBack(arena: Arena, url: string, port: number): Promise<void> {
  const reset = await fetch(`${url}/_sandbox/v1/reset`, { method: 'POST' })
  if (reset.status !== 200) arena.violated(`POST /reset was answered ${reset.status}: ${await reset.text()}`)
  const { answers } = await sendRaw(port, bytesOf(goodSubmission()))
  if (answers[0]?.status !== 200)
    arena.violated(`a good submission was answered ${answers[0]?.status}: ${answers[0]?.body}`)
}
