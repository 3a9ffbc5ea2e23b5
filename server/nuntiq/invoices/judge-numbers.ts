import type { StateJudge } from '../../tenancy/state-versions.ts'
import type { StateRow } from '../../store/port.ts'
import { type Invoice, invoices } from './invoice.ts'
import { NUMBERS, SequenceWatch } from './lagging-sequences.ts'

/**
 * What no schema can say of a whole state: within a tenant no two invoices have a number in common, and no sequence
 * would give one again that an invoice has.
 */
export function judgeNumbers(): StateJudge {
  const watch = new SequenceWatch()
  const given = new Map<string, Set<number>>()

  function firstTwice({ tenant, collection, doc }: StateRow): string | undefined {
    if (collection !== invoices.name) return undefined
    const invoice = doc as Invoice
    for (const { member } of NUMBERS) {
      const name = `${tenant}\n${member}`
      const numbers = given.get(name) ?? new Set<number>()
      given.set(name, numbers)
      const number = invoice[member]
      if (numbers.has(number)) return `${member} ${number} is that of another invoice of tenant '${tenant}'`
      numbers.add(number)
    }
    return undefined
  }

  return {
    look(row, place) {
      watch.look(row, place)
      return firstTwice(row)
    },
    conclude() {
      const { done, value: lagging } = watch.lagging().next()
      if (done) return undefined
      const { place, number, sequence, tenant, value, least } = lagging
      return `${place}.doc: ${number} would be given a second time, for sequence '${sequence}' of tenant '${tenant}' stands at ${value}; it must be at least ${least}`
    },
  }
}
