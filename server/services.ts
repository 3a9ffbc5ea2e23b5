import { nuntiq } from './nuntiq/index.ts'
import type { Service } from './service.ts'

/** What this sandbox plays, one service per line. Answers that belong to no API take the form of the first one's. */
export const SERVICES: readonly Service[] = [nuntiq]
