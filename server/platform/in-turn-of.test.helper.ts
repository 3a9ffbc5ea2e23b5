/** Counts turns of the event loop, and how often something happens in one of them. */
export function inTurnOf(): { now(): void; end(): { turns: number; most: number } } {
  let [turns, inThisTurn, most, over] = [0, 0, 0, false]
  const look = (): void => {
    if (over) return
    turns += 1
    inThisTurn = 0
    setImmediate(look)
  }
  setImmediate(look)
  return {
    now() {
      inThisTurn += 1
      most = Math.max(most, inThisTurn)
    },
    end() {
      over = true
      return { turns, most }
    },
  }
}
