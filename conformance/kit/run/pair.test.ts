import { test } from 'tap'
import { exchangeOf } from '../checks/exchange.test.helper.ts'
import { type Grounds, judgeGrounds } from './pair.ts'

async function reasonFor(status: number, grounds: Grounds): Promise<string> {
  const refused = exchangeOf({ status, body: { message: 'no' } })
  const [fact] = await judgeGrounds({ caseId: 'a-case', ids: ['A-B-001'], refused, grounds, wordsOf: () => 'no' })
  return fact?.kind === 'undecided' ? fact.reason : ''
}

test('a documented answer that every call gets is said to be documented, and to show nothing', async (t) => {
  const twin = async (): Promise<ReturnType<typeof exchangeOf>> => exchangeOf({ status: 501, body: {} })
  t.match(await reasonFor(501, { twin, twinOtherwise: true }), /^answered 501 as documented, but so was the call/)
  t.equal(await reasonFor(404, { twin, twinOtherwise: true }), '')
})

test('what is particular to one refusal stands at the end, so that reports can put the others beside it', async (t) => {
  const twin = async (): Promise<ReturnType<typeof exchangeOf>> => exchangeOf({ status: 500, body: {} })
  t.match(await reasonFor(400, { twin }), /^its twin without the fault was not accepted either \(500, exchange \d+\)$/)
  t.match(await reasonFor(400, { names: 'header' }), /a profile that submits can decide \(.* does not name header\)$/)
})
