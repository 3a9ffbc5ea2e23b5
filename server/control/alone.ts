import type { House } from '../sandbox/house.ts'

/** Of calls that replace the whole state or move all clocks one goes at a time: two at once would mix what they bring. */
export function alone<T>(house: House, work: () => Promise<T>): Promise<T> {
  return house.store.exclusive('control\nwhole state', work)
}
