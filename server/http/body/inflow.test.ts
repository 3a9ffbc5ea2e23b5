import { PassThrough } from 'node:stream'
import { test } from 'tap'
import { ShareOfTurn } from '../../platform/share-of-turn.ts'
import { BodyBudget } from './body-budget.ts'
import { Inflow } from './inflow.ts'
import { createIntake, type Intake } from './intake.ts'

const KiB = 1024
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** In each turn of the event loop there is time for one piece. */
function onePieceATurn(): ShareOfTurn {
  let ms = 0
  return new ShareOfTurn({ mostMs: 1, now: () => ms++ })
}

interface Arriving {
  readonly request: PassThrough & { complete: boolean }
  readonly inflow: Inflow
  readonly taken: Buffer[]
  ended(): boolean
}

function arriving(intake: Intake, owner = 'a'): Arriving {
  const request = Object.assign(new PassThrough(), { complete: false })
  request.on('prefinish', () => (request.complete = true))
  const taken: Buffer[] = []
  let ended = false
  request.on('end', () => (ended = true))
  const inflow = new Inflow({ request, owner, intake, take: (piece) => void taken.push(piece) })
  return { request, inflow, taken, ended: () => ended }
}

test('others have their turn between the pieces of many bodies', async (t) => {
  const intake = createIntake({ share: onePieceATurn() })
  const bodies = Array.from({ length: 10 }, () => arriving(intake))
  for (const { request } of bodies) request.end(Buffer.alloc(3 * 64 * KiB))
  const pieces = (): number => bodies.reduce((sum, { taken }) => sum + taken.length, 0)
  let most = 0
  for (let seen = pieces(); !bodies.every(({ ended }) => ended()); seen = pieces()) {
    await turn()
    most = Math.max(most, pieces() - seen)
  }
  t.strictSame([pieces(), most], [30, 1])
})

test('the end comes when every byte has been taken, in order', async (t) => {
  const intake = createIntake({ share: onePieceATurn() })
  const { request, taken, ended } = arriving(intake)
  const sent = Buffer.from(Array.from({ length: 300 * KiB }, (_, at) => at & 255))
  for (let at = 0; at < sent.length; at += 50_000) request.write(sent.subarray(at, at + 50_000))
  request.end()
  while (!ended()) await turn()
  t.ok(Buffer.concat(taken).equals(sent))
})

test('a chunk is taken in pieces of 64 KB at most', async (t) => {
  const { request, taken, ended } = arriving(createIntake())
  request.end(Buffer.alloc(150 * KiB))
  while (!ended()) await turn()
  t.strictSame(
    taken.map(({ length }) => length),
    [64 * KiB, 64 * KiB, 22 * KiB],
  )
})

test('what is not taken stays in the stream, which then takes in no more', async (t) => {
  const { request, inflow, taken } = arriving(createIntake({ share: new ShareOfTurn({ mostMs: 0 }) }))
  t.notOk(inflow.held)
  let written = 0
  while (written < 100 && request.write(Buffer.alloc(KiB))) written++
  await turn()
  t.ok(written < 100)
  t.strictSame([taken.length, inflow.held], [0, true])
})

test('nothing is taken without room in the budget, and all of it once there is', async (t) => {
  const budget = new BodyBudget({ capacity: 100, share: 100 })
  const intake = createIntake({ budget })
  const other = budget.open({ owner: 'b', pause: () => undefined, resume: () => undefined })
  other.hold(90)
  other.complete()
  const { request, inflow, taken, ended } = arriving(intake)
  request.write('first')
  while (taken.length === 0) await turn()
  inflow.lease.hold(20)
  request.end('second')
  for (let turns = 0; turns < 5; turns++) await turn()
  t.strictSame([String(Buffer.concat(taken)), inflow.held], ['first', true])
  other.release()
  while (!ended()) await turn()
  t.equal(String(Buffer.concat(taken)), 'firstsecond')
})

test('what is stopped while it waits for its turn takes nothing any more', async (t) => {
  const intake = createIntake({ share: onePieceATurn() })
  const [first, second] = [arriving(intake), arriving(intake)]
  first.request.end(Buffer.alloc(200 * KiB))
  second.request.end(Buffer.alloc(200 * KiB))
  while (!second.inflow.held) await turn()
  second.inflow.stop()
  while (!first.ended()) await turn()
  t.equal(second.taken.length, 0)
})

test('what is sent in chunks of a byte is gathered, and its last one is waited for no longer', async (t) => {
  const { request, taken, ended } = arriving(createIntake())
  for (let sent = 0; sent < 2000; sent++) {
    request.write('x')
    if (sent % 100 === 0) await turn()
  }
  request.end('y')
  while (!ended()) await turn()
  t.equal(String(Buffer.concat(taken)), `${'x'.repeat(2000)}y`)
  t.ok(taken.length <= 20, `${taken.length} pieces`)
})
