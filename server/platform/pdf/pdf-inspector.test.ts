import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { buildPdf, pdfOfSize } from '../../../fixtures/pdf-builder.ts'
import { bomb, SCRIPT } from '../../../fixtures/pdf-cases.ts'
import { createPdfInspector } from './pdf-inspector.ts'
import type { PdfInspectorOptions } from './pdf-inspector.ts'

/** A thread that does what a file's first byte says; 0 means to answer. */
const HANG = 1
const THROW = 2
const EXIT = 3
const FILL = 4
const SHORTAGE = 5
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', ([what]) => {
    if (what === ${HANG}) for (;;) {}
    if (what === ${THROW}) throw new Error('thrown')
    if (what === ${EXIT}) process.exit(1)
    if (what === ${FILL}) for (const all = [];;) all.push(new Array(1000).fill({}))
    if (what === ${SHORTAGE}) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
    parentPort.postMessage({ kind: 'clean', notes: ['answered'] })
  })
`)}`,
)
const answered = { kind: 'clean', notes: ['answered'] }
const misbehaving: PdfInspectorOptions = { script, firstLook: false, workers: 1, timeoutMs: 60_000, memoryMb: 16 }

test('INV-PDF-003 a thread finds what the caller would', async (t) => {
  const inspector = createPdfInspector({ firstLook: false })
  t.teardown(() => inspector.close())
  const pdf = buildPdf({ catalog: '/OpenAction 6 0 R', objects: [SCRIPT] })
  t.strictSame(await inspector.inspect(pdf, 'globex'), {
    kind: 'javascript',
    way: 'open-action',
    where: 'open action (object 6)',
  })
})

test('INV-PDF-013 a thread passes a sound file on with no notes', async (t) => {
  const inspector = createPdfInspector({ firstLook: false })
  t.teardown(() => inspector.close())
  t.strictSame(await inspector.inspect(pdfOfSize(100_000), 'globex'), { kind: 'clean', notes: [] })
})

test('a thread that cannot be started says nothing about a file, and is tried anew for the next', async (t) => {
  const inspector = createPdfInspector(misbehaving)
  t.teardown(() => inspector.close())
  const files = [SHORTAGE, 0, SHORTAGE, 0].map((what) => inspector.inspect(Buffer.from([what]), 'globex'))
  const outcomes = await Promise.allSettled(files)
  t.match(outcomes, [
    { status: 'rejected', reason: /no thread could be started/ },
    { status: 'fulfilled', value: answered },
    { status: 'rejected' },
    { status: 'fulfilled', value: answered },
  ])
})

test("the bytes stay the caller's, also as a piece of a larger body", async (t) => {
  const inspector = createPdfInspector({ firstLook: false })
  t.teardown(() => inspector.close())
  const body = Buffer.concat([Buffer.from('before'), buildPdf(), Buffer.from('after')])
  const copy = Buffer.from(body)
  await inspector.inspect(body.subarray(6, body.length - 5), 'globex')
  t.ok(body.equals(copy))
})

test('many files at once are all answered', async (t) => {
  const inspector = createPdfInspector({ firstLook: false, workers: 2 })
  t.teardown(() => inspector.close())
  const files = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? buildPdf() : buildPdf({ objects: [SCRIPT] })))
  const kinds = (await Promise.all(files.map((file) => inspector.inspect(file, 'globex')))).map(
    (verdict) => verdict.kind,
  )
  t.strictSame(
    kinds,
    files.map((_, at) => (at % 2 === 0 ? 'clean' : 'javascript')),
  )
})

test('INV-PDF-012 a file that takes too long is given up, and the next is answered', async (t) => {
  const inspector = createPdfInspector({ ...misbehaving, timeoutMs: 1000 })
  t.teardown(() => inspector.close())
  t.match(await inspector.inspect(Buffer.from([HANG]), 'globex'), { kind: 'uninspectable', why: /longer than 1 s/ })
  t.strictSame(await inspector.inspect(Buffer.from([0]), 'globex'), answered)
})

test('INV-PDF-012 while a file of one tenant hangs, those of another are answered', async (t) => {
  const inspector = createPdfInspector({ ...misbehaving, workers: 2 })
  const hanging = [HANG, HANG, HANG].map((what) => inspector.inspect(Buffer.from([what]), 'globex'))
  t.strictSame(await inspector.inspect(Buffer.from([0]), 'initech'), answered)
  t.strictSame(await inspector.inspect(Buffer.from([0]), 'initech'), answered)
  await inspector.close()
  t.match(await Promise.all(hanging), [{ kind: 'uninspectable' }])
})

test('what one turn of the event loop may cost is shared by all files that are looked at in it', async (t) => {
  const inspector = createPdfInspector({
    ...misbehaving,
    firstLook: { work: 8000, decodedEach: 100, decodedTotal: 100 },
  })
  t.teardown(() => inspector.close())
  const zero = Buffer.concat([Buffer.alloc(1), buildPdf()])
  const look = async (): Promise<boolean> => {
    const verdict = await inspector.inspect(zero, 'globex')
    return verdict.kind === 'clean' && !verdict.notes.includes('answered')
  }
  const looked = await Promise.all(Array.from({ length: 20 }, look))
  t.ok(looked[0], 'the first is looked at here')
  t.notOk(looked[19], 'the last is left to a thread')
  await new Promise(setImmediate)
  t.ok(await look(), 'the next turn has as much to spend')
})

for (const [name, what] of Object.entries({ throws: THROW, exits: EXIT, 'runs out of memory': FILL })) {
  test(`INV-PDF-012 a thread that ${name} costs one file, and the next is answered`, async (t) => {
    const inspector = createPdfInspector(misbehaving)
    t.teardown(() => inspector.close())
    const [lost, next] = await Promise.all(
      [Buffer.from([what]), Buffer.from([0])].map((file) => inspector.inspect(file, 'globex')),
    )
    t.match(lost, { kind: 'uninspectable' })
    t.strictSame(next, answered)
  })
}

test('INV-PDF-012 more bytes than may wait are not taken', async (t) => {
  const inspector = createPdfInspector({ ...misbehaving, waitingBytes: 10 })
  t.teardown(() => inspector.close())
  const verdicts = await Promise.all([8, 8, 8, 2].map((size) => inspector.inspect(Buffer.alloc(size), 'globex')))
  t.match(verdicts, [answered, answered, { kind: 'uninspectable', why: /waiting/ }, answered])
})

test('a first look settles a sound file without a thread', async (t) => {
  const inspector = createPdfInspector({ script: new URL('data:text/javascript,throw 1') })
  t.teardown(() => inspector.close())
  t.strictSame(await inspector.inspect(pdfOfSize(1_000_000), 'globex'), { kind: 'clean', notes: [] })
})

test('a first look leaves what takes longer to a thread', async (t) => {
  const inspector = createPdfInspector({
    ...misbehaving,
    firstLook: { work: 100, decodedEach: 100, decodedTotal: 100 },
  })
  t.teardown(() => inspector.close())
  t.strictSame(await inspector.inspect(Buffer.concat([Buffer.alloc(1), buildPdf()]), 'globex'), answered)
})

test('a closed inspector answers that it is closed', async (t) => {
  const inspector = createPdfInspector()
  await inspector.close()
  t.match(await inspector.inspect(buildPdf(), 'globex'), { kind: 'uninspectable', why: /closed/ })
})

test('files at hand are answered when the inspector is closed', async (t) => {
  const inspector = createPdfInspector(misbehaving)
  const verdicts = [HANG, 0].map((what) => inspector.inspect(Buffer.from([what]), 'globex'))
  await inspector.close()
  t.match(await Promise.all(verdicts), [{ kind: 'uninspectable' }, { kind: 'uninspectable' }])
})

test('INV-PDF-012 a bomb costs less than 150 MB, and an idle thread lets the process end', async (t) => {
  const file = join(t.testdir(), 'bomb.pdf')
  writeFileSync(file, bomb(400 << 20))
  const child = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
    import { readFileSync } from 'node:fs'
    import { createPdfInspector } from '${new URL('./pdf-inspector.js', import.meta.url).href}'
    const bytes = readFileSync(${JSON.stringify(file)})
    // Sampled, because the system's own maximum is inherited from the process that started this one.
    const before = process.memoryUsage.rss()
    let most = before
    const sampling = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 1)
    const { kind } = await createPdfInspector().inspect(bytes, 'globex')
    clearInterval(sampling)
    console.log(JSON.stringify({ kind, megabytes: (most - before) / 2 ** 20 }))
  `,
    ],
    { encoding: 'utf8', timeout: 30_000 },
  )
  const { kind, megabytes }: { kind: string; megabytes: number } = JSON.parse(child.stdout)
  t.equal(kind, 'uninspectable')
  t.ok(megabytes > 5, `the measurement sees the thread: ${megabytes} MB`)
  t.ok(megabytes < 150, `${megabytes} MB`)
})
