/** A name that belongs to the case in this run alone, for what a target may remember. */
export const ownName = ({ own }: { own: string }): string => `nkc-${own}-own`
