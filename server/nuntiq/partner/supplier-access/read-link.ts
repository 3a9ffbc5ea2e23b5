import type { Instant } from '../../../platform/clock.ts'
import type { Reader } from '../../../store/port.ts'
import { type Key, keys } from '../../keys/key.ts'
import { type Session, sessions } from './session.ts'
import { holdsItsLabel } from '../../keys/read-label.ts'
import { type SessionState, sessionState } from './session-table.ts'

/** What a link's token means at this moment. */
export interface Link {
  readonly state: SessionState
  /** Undefined for the link of a key (C3) while no session is open for it. */
  readonly session: Readonly<Session> | undefined
  /** The key to open a session for, when none is open. */
  readonly key: Readonly<Key> | undefined
}

/**
 * Looks up a link; writes nothing. The link of a key works until the key is renewed or deleted:
 * while no session is open for it, it counts as a link that has not been used yet.
 */
export async function readLink(reader: Reader, { tokenHash, now }: { tokenHash: string; now: Instant }): Promise<Link> {
  const opened = await reader.find(sessions, 'token', tokenHash)
  const session = opened.at(-1)?.doc
  const state = session ? sessionState(session, now) : 'unknown'
  if (session && state !== 'expired' && state !== 'unknown') return { state, session, key: undefined }

  const owner = await reader.find(keys, 'regenerate', tokenHash)
  const key = owner.map(({ doc }) => doc).find((each) => holdsItsLabel(each, now))
  return key ? { state: 'invited', session: undefined, key } : { state, session, key: undefined }
}
