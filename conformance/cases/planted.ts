import { at } from '../json.ts'
import type { PlantedCase } from '../run/planted.ts'
import { SuiteError } from '../run/suite-error.ts'

/** The window is 24 hours; nobody's clock is exact, so its last and next quarter of an hour decide nothing. */
const WINDOW = 24
const MARGIN = 0.25

/** What needs hours to pass, on a target whose time cannot be moved. */
export const PLANTED: readonly PlantedCase[] = [
  {
    id: 'planted-idempotency-window',
    requirements: ['INV-IDEM-006', 'INV-IDEM-007'],
    profile: 'submit',
    needs: ['key'],
    given: 'a submission with an Idempotency-Key, repeated hours later',
    async plant(t) {
      const idempotencyKey = `nkc-${t.seed}`
      const first = await t.submit(undefined, { idempotencyKey })
      const token = at(first.json, 'data.invoice_token')
      if (typeof token !== 'string') t.undecided(`the submission to be repeated was answered ${first.response.status}`)
      return { idempotencyKey, token: String(token) }
    },
    async harvest(t, notes, hours) {
      const idempotencyKey = at(notes, 'idempotencyKey')
      if (typeof idempotencyKey !== 'string') throw new SuiteError('the notes of the idempotency window are damaged')
      const early = hours < WINDOW - MARGIN
      if (!early && hours < WINDOW + MARGIN) t.undecided(`${hours.toFixed(1)} h have passed, which is too close to the end of the window; come back a little later`)
      const again = await t.submit(undefined, { idempotencyKey })
      const replayed = at(again.json, 'data.invoice_token') === at(notes, 'token')
      const id = early ? 'INV-IDEM-006' : 'INV-IDEM-007'
      t.expect(again, id).status(200)
      t.check({
        check: early ? 'original invoice' : 'new invoice',
        ok: replayed === early,
        expected: early ? 'the original token' : 'another token',
        actual: replayed ? 'the original token' : 'another token',
      }, id)
      if (early) t.leaveOpen(`only ${hours.toFixed(1)} h have passed; harvest again after 24 h`, 'INV-IDEM-007')
      else t.leaveOpen('more than 24 h have passed, so the inside of the window can no longer be seen', 'INV-IDEM-006')
    },
  },
]
