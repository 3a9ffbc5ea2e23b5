/** A name that belongs to the case; where a run has a part of its own, to the case in this run alone. */
export const ownName = ({ seed, own = seed.toString(36) }: { seed: number; own?: string }, nth = 1): string =>
  `nkc-${own}-${nth}`
