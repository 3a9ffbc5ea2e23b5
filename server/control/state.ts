import { validatePutState } from '../../spec/generated/sandbox/control-validators.js'
import { stateText, takeState, type WholeState } from '../tenancy/whole-state.ts'
import { type Handler, ok } from './desk.ts'
import { judgeRows } from './judge-state.ts'
import { STATE_LIMIT } from './read-body.ts'
import { replaceState } from './replace-state.ts'

/**
 * `GET /state`: every document, secrets only as hashes. Attachments' bytes are not in it: where they
 * are not on the other side too, fetching one answers 404 with the reason.
 */
export const getState: Handler = async ({ house }) => {
  const state = await takeState({ store: house.store, pepper: house.hasher.fingerprint })
  return { status: 200, jsonPieces: stateText(state) }
}

/** `PUT /state`: takes the place of everything that is there, or, when anything is wrong with it, of nothing. */
export const putState: Handler = async ({ house, body }) => {
  const sent = await body<WholeState>(validatePutState, STATE_LIMIT)
  judgeRows(sent, { pepper: house.hasher.fingerprint })
  await replaceState(house, sent.rows)
  return ok({ rows: sent.rows.length, tenants: house.tenants.all().map(({ slug }) => slug) })
}
