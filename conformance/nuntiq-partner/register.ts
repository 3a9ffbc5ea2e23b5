import { REQUIREMENT_IDS, REQUIREMENTS, type RequirementId } from '../../spec/generated/nuntiq/requirements.ts'
import type { Register } from '../kit/register.ts'
import type { OwnNeed } from './kind.ts'

/** What the topics of the register are about, as headings. */
const TOPICS: Register['topics'] = {
  'AUTH-KEY': 'The credential on every call',
  'GEN-ENV': 'Envelopes and base path',
  'GEN-HTTP': 'Routes, methods and malformed requests',
  'INV-ADDR': 'Addresses',
  'INV-ATT': 'Attachments',
  'INV-BODY': 'Shape of a submission',
  'INV-DATE': 'Dates',
  'INV-FIELD': 'Fields',
  'INV-IDEM': 'Idempotency',
  'INV-PDF': 'Content of PDF files',
  'INV-RES': 'Reserved routes',
  'INV-RESP': 'Answer to a submission',
  'INV-ROUTE': 'Routing and Warning',
  'INV-WF': 'Workflow and status',
  'KEY-CREATE': 'Creating keys',
  'KEY-EXPIRE': 'Expiry of keys',
  'KEY-GRACE': 'Grace after a rotation',
  'KEY-LIST': 'Listing keys',
  'KEY-REVOKE': 'Revoking keys',
  'KEY-ROTATE': 'Rotating keys',
  'LIFE-EXP': 'Lifecycle: expiry',
  'LIFE-MNT': 'Lifecycle: maintenance',
  'LIFE-REM': 'Lifecycle: reminders',
  'LIM-RATE': 'Rate limit',
  'MAIL-MSG': 'Mails',
  'PORT-PAGE': 'Portal pages',
  'SUP-CODE': 'Supplier Access: codes',
  'SUP-MINT': 'Supplier Access: minting a key',
  'SUP-PREF': 'Supplier Access: preferences',
  'SUP-REQ': 'Supplier Access: asking for a link',
  'SUP-SESS': 'Supplier Access: sessions',
  'SUP-VAL': 'Supplier Access: validating a code',
}

/** The requirements of the Partner API and of Supplier Access. */
export const REGISTER: Register<RequirementId, OwnNeed> = { rows: REQUIREMENTS, ids: REQUIREMENT_IDS, topics: TOPICS }
