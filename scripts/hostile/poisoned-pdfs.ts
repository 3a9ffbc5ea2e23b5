import { deflateSync } from 'node:zlib'
import { buildPdf } from '../../fixtures/pdf-builder.ts'
import { type Answered, controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import type { Attack, Victim } from './attack.ts'

const MB = 1024 * 1024
/** Those of the attacker; what is looked at in turns cannot be delayed by all of them. */
const AT_ONCE = 40
/** For an innocent file of somebody else: a file of poison or two may be under way before it. */
const SERVED_WITHIN_MS = 6_000

/** What unpacks into a lot of work, a kilobyte or two each. */
const POISONS: readonly (() => Buffer)[] = [
  () => formOf(`<script ${'a'.repeat(3 * MB)}`),
  () => formOf('<a>'.repeat(2 * MB)),
  () => formOf('<![CDATA['.repeat(MB / 2)),
  () => formOf('&#x3c;'.repeat(MB)),
  () => packOf('<<'.repeat(4 * MB)),
  () => packOf('['.repeat(8 * MB)),
  () => packOf('('.repeat(8 * MB)),
  () => packOf('1 0 '.repeat(2 * MB)),
  () => packOf('/JS '.repeat(2 * MB)),
  () => packOf('<</A<</B[1 0 R]>>>>'.repeat(MB / 4)),
  () => packOf('%\n'.repeat(4 * MB)),
  () => plainOf('1 0 obj\n'.repeat(400)),
  () => plainOf('endstream\nstream\n'.repeat(400)),
  () => plainOf('xref\n0 99999999\n'.repeat(200)),
  () => plainOf(`trailer\n<< /Prev 20 /Root 1 0 R >>\nstartxref\n20\n`.repeat(80)),
]

export const poisonedPdfs: Attack = {
  name: 'poisoned-pdfs',
  law: 'no small file takes much work, and nobody waits for the files of another tenant',
  seconds: { short: 10, full: 40 },
  async run(arena) {
    const victim = await arena.serve()
    const [attacker, innocent] = [await newKey(victim), await newKey(victim)]
    const pdfs = POISONS.map((poison) => poison())
    const seen = { poisoned: 0, served: 0, slowest: 0 }
    let under = true
    const attack = async (): Promise<void> => {
      while (under) {
        const answer = await submit({ victim, key: attacker, pdf: withTail(arena.chance.pick(pdfs), seen.poisoned++) })
        if (answer.status >= 500) arena.violated(`a file of poison was answered ${answer.status}: ${answer.raw}`)
      }
    }
    const attackers = Array.from({ length: AT_ONCE }, attack)
    try {
      while (arena.goesOn()) {
        const began = performance.now()
        const pdf = buildPdf({ text: `innocent ${seen.served}` })
        const answer = await submit({ victim, key: innocent, pdf })
        if (answer.status !== 200) arena.violated(`an innocent file was answered ${answer.status}: ${answer.raw}`)
        seen.served += 1
        seen.slowest = Math.max(seen.slowest, performance.now() - began)
      }
    } finally {
      under = false
      await Promise.all(attackers)
    }
    if (seen.slowest > SERVED_WITHIN_MS) {
      arena.violated(`an innocent file waited for ${(seen.slowest / 1000).toFixed(1)} s`)
    }
    return `${seen.poisoned} of poison, ${seen.served} innocent ones answered within ${seen.slowest.toFixed(0)} ms`
  },
}

async function newKey(victim: Victim): Promise<string> {
  const made = await controlApi(victim)('POST /tenants', { body: { scene: 'ready' } })
  return String(made.at('credentials.0.api_key'))
}

function submit({ victim, key, pdf }: { victim: Victim; key: string; pdf: Buffer }): Promise<Answered> {
  const attachments = [
    { filename: 'a.pdf', mime_type: 'application/pdf', type: 'IMAGE', content: pdf.toString('base64') },
  ]
  return partnerApi(victim)('POST /invoices', { key, body: { invoice: {}, attachments } })
}

/** A form for XFA readers. */
function formOf(text: string): Buffer {
  return buildPdf({ catalog: '/AcroForm << /XFA 6 0 R /Fields [] >>', objects: [deflatedStream('', text)] })
}

/** Objects within a stream. */
function packOf(text: string): Buffer {
  return buildPdf({ catalog: '/A 7 0 R', objects: [deflatedStream('/Type /ObjStm /N 1000 /First 8', text)] })
}

function plainOf(text: string): Buffer {
  return Buffer.concat([buildPdf(), Buffer.from(text)])
}

function deflatedStream(entries: string, text: string): Buffer {
  const packed = deflateSync(Buffer.from(text, 'latin1'), { level: 9 })
  const head = `<< ${entries} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), packed, Buffer.from('\nendstream')])
}

/** Equal files are looked at once: each is to differ. */
function withTail(pdf: Buffer, number: number): Buffer {
  return Buffer.concat([pdf, Buffer.from(`\n%${number}\n`)])
}
