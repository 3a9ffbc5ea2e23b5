import { test } from 'tap'
import { BodyBudget, type Lease } from './body-budget.ts'

/** Opens leases and keeps a record of who was told what. */
function leases(budget: BodyBudget): { open(owner: string, name: string): Lease; told: string[] } {
  const told: string[] = []
  const open = (owner: string, name: string): Lease =>
    budget.open({ owner, pause: () => told.push(`${name} waits`), resume: () => told.push(`${name} goes on`) })
  return { open, told }
}

test('only what is held counts', async (t) => {
  const budget = new BodyBudget({ capacity: 100, share: 100 })
  const { open, told } = leases(budget)
  const many = Array.from({ length: 50 }, (_, index) => open('a', String(index)))
  many[0]?.hold(99)
  t.same(told, [])
  many[0]?.release()
  t.equal(budget.held, 0)
})

test('who finds no room waits until somebody is answered', async (t) => {
  const { open, told } = leases(new BodyBudget({ capacity: 100, share: 100 }))
  const first = open('a', 'first')
  first.hold(100)
  first.complete()
  const second = open('b', 'second')
  second.hold(1)
  t.same(told, ['first waits', 'first goes on', 'second waits'])
  first.release()
  t.same(told.slice(3), ['second goes on'])
})

test('when all wait for each other one goes on beyond the budget, and only one', async (t) => {
  const { open, told } = leases(new BodyBudget({ capacity: 100, share: 100 }))
  const [first, second] = [open('a', 'first'), open('a', 'second')]
  first.hold(60)
  second.hold(60)
  t.same(told, ['second waits', 'second goes on'])
  first.hold(70)
  second.hold(500)
  t.same(told.slice(2), ['first waits'])
  second.complete()
  t.same(told.slice(3), [], 'it will give back')
  second.release()
  t.same(told.slice(3), ['first goes on'])
})

test('an owner does not get more than its share, and another one has room', async (t) => {
  const { open, told } = leases(new BodyBudget({ capacity: 200, share: 60 }))
  const greedy = Array.from({ length: 6 }, (_, index) => open('greedy', `greedy ${index}`))
  for (const lease of greedy) lease.hold(20)
  t.same(told, ['greedy 2 waits', 'greedy 2 goes on', 'greedy 3 waits', 'greedy 4 waits', 'greedy 5 waits'])
  open('modest', 'modest').hold(20)
  t.notOk(told.some((text) => text.startsWith('modest')))
})

test('room goes to the owner that holds least', async (t) => {
  const { open, told } = leases(new BodyBudget({ capacity: 100, share: 100 }))
  const whole = open('c', 'whole')
  whole.hold(90)
  whole.complete()
  open('a', 'a1').hold(9)
  open('a', 'a2').hold(9)
  open('b', 'b1').hold(5)
  told.length = 0
  whole.release()
  t.equal(told[0], 'b1 goes on')
})

test('whoever comes and goes, in the end nothing is held and nobody waits', async (t) => {
  const budget = new BodyBudget({ capacity: 1000, share: 600 })
  let state = 7
  const random = (below: number): number => (state = (state * 48271) % 2147483647) % below
  interface Sender {
    lease: Lease
    bytes: number
    wanted: number
    waits: boolean
  }
  const senders = new Set<Sender>()
  let most = 0
  let finished = 0
  let stuck = 0
  const arrive = (): void => {
    const sender: Sender = {
      bytes: 0,
      wanted: 50 + random(700),
      waits: false,
      lease: budget.open({
        owner: `owner ${random(4)}`,
        pause: () => (sender.waits = true),
        resume: () => (sender.waits = false),
      }),
    }
    senders.add(sender)
  }
  for (let round = 0; round < 20_000; round++) {
    if (round < 15_000 && senders.size < 40 && random(3) === 0) arrive()
    const moving = [...senders].filter(({ waits }) => !waits)
    if (senders.size > 0 && moving.length === 0) stuck++
    const sender = moving[random(moving.length || 1)]
    if (!sender) continue
    sender.bytes += 10
    sender.lease.hold(sender.bytes)
    most = Math.max(most, budget.held)
    if (sender.bytes < sender.wanted) continue
    sender.lease.complete()
    sender.lease.release()
    senders.delete(sender)
    finished++
  }
  t.ok(finished > 300, `${finished} came through`)
  t.ok(most < 1000 + 750 + 40 * 10, `at most ${most} were held`)
  t.same([stuck, senders.size, budget.held, budget.waiting], [0, 0, 0, 0])
})
