import type { House } from '../sandbox/house.ts'
import type { StateRow } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import { putState } from '../tenancy/whole-state.ts'
import { alone } from './alone.ts'
import { ControlError } from './control-error.ts'

/** Puts judged rows in place of everything. One that its collection cannot take in is the caller's to correct. */
export async function replaceState(house: House, rows: readonly StateRow[]): Promise<void> {
  try {
    await alone(house, () => putState(house, rows))
  } catch (error) {
    if (error instanceof StoreError && error.trouble === 'misuse')
      throw new ControlError(400, `${error.message} ${error.remedy}`)
    throw error
  }
}
