import type { Resources } from '../service.ts'

/** TEMPORARY: the name that Nuntiq's functions still use for what they are handed. */
export type House = Resources
