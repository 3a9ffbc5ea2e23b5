import { nuntiq } from './nuntiq/index.ts'
import type { Service } from './service.ts'

/** What this sandbox plays: a line a service. The first speaks where nobody can be told to have answered. */
export const SERVICES: readonly Service[] = [nuntiq]
