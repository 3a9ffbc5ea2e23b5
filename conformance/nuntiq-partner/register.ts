import { REQUIREMENT_IDS, REQUIREMENTS, type RequirementId } from '../../spec/generated/requirements.ts'
import type { Register } from '../kit/register.ts'
import type { OwnNeed } from './kind.ts'
import { TOPICS } from './topics.ts'

/** The requirements of the Partner API and of Supplier Access. */
export const REGISTER: Register<RequirementId, OwnNeed> = { rows: REQUIREMENTS, ids: REQUIREMENT_IDS, topics: TOPICS }
