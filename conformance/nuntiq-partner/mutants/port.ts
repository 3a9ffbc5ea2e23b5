import { textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { status, text } from './edits.ts'
import type { PassingRequest, Modifier } from './modifier.ts'
import { answers } from './vocabulary.ts'
import { answeredJson } from './where.ts'

const on = (page: 'regenerate' | 'email-preferences') => ({
  sent: (_: unknown, { path }: PassingRequest) => path.startsWith(`/supplier-access/${page}`),
})

export const portMutants = mutants(
  [
    'page-takes-no-code',
    'PORT-PAGE-001',
    'the page has no field for the code',
    answers(on('regenerate'), text('name="code"', 'name="number"')),
  ],
  [
    'page-without-half-a-year',
    'PORT-PAGE-002',
    'the page does not offer 6 months',
    answers(on('regenerate'), text(/6 months/g, '9 months')),
  ],
  [
    'page-hides-the-key',
    'PORT-PAGE-003',
    'the page shows half of the key',
    answers(on('regenerate'), text(/\bsk_[A-Za-z0-9]{10,}/g, 'sk_…')),
  ],
  [
    'page-forgets',
    'PORT-PAGE-004',
    'the page of preferences saves nothing',
    {
      request: (call) =>
        call.method === 'POST' && on('email-preferences').sent(null, call)
          ? { status: 200, headers: [['Content-Type', 'text/html']], body: Buffer.from('<h1>Saved</h1>') }
          : call,
    },
  ],
  ['dead-regenerate-url', 'PORT-PAGE-005', 'the regenerate_url leads nowhere', deadRegenerateUrl],
)

function deadRegenerateUrl(): Modifier {
  const urls = new Set<string>()
  return {
    answer(reply, call) {
      const url = textAt(answeredJson(reply), 'regenerate_url')
      if (URL.canParse(url)) urls.add(new URL(url).pathname + new URL(url).search)
      return urls.has(call.path) ? status(404)(reply, call) : reply
    },
  }
}
