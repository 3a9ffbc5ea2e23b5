import type { Instant } from '../../../platform/clock.ts'
import type { Reader } from '../../../store/port.ts'
import { type Key, keys } from '../../keys/key.ts'
import { type Session, sessions } from './session.ts'
import { holdsItsLabel } from '../../keys/read-label.ts'
import { type SessionState, sessionState } from './session-table.ts'

/** What stands behind the token of a link at this instant. */
export interface Link {
  readonly state: SessionState
  /** Missing where the link is that of a key (C3) for which no session is open at present. */
  readonly session: Readonly<Session> | undefined
  /** The key that a session is to be opened for, when none is. */
  readonly key: Readonly<Key> | undefined
}

/**
 * Looks a link up, and writes nothing. The link of a key works as long as the key is neither renewed
 * nor forgotten: while no session is open for it, it is as good as a link not used yet.
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
