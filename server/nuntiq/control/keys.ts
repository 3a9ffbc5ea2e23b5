import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { validateChangeKey, validateCreateKey } from '../../../spec/generated/nuntiq/control-validators.js'
import { addKey, changeKey, listPartnerKeys } from './manage-keys.ts'
import { showKey } from './show-key.ts'
import { created, type Handler, ok } from '../../control/desk.ts'

type Schemas = components['schemas']

/** `GET /partners/{id}/keys`: all rows, revoked and expired ones too, each with its state. */
export const listKeys: Handler = async ({ house, params }) => {
  const { tenant, rows } = await listPartnerKeys(house, params['id'] ?? '')
  return ok(rows.map((key) => showKey(key, tenant.now())))
}

/** `POST /partners/{id}/keys`: the secrets are in this answer only. */
export const createKey: Handler = async ({ house, params, body }) => {
  const { tenant, key, credentials } = await addKey(
    house,
    params['id'] ?? '',
    await body<Schemas['CreateKey']>(validateCreateKey),
  )
  return created({ ...showKey(key, tenant.now()), ...credentials })
}

export const patchKey: Handler = async ({ house, params, body }) => {
  const sent = await body<Schemas['ChangeKey']>(validateChangeKey)
  const { tenant, key } = await changeKey(house, params['id'] ?? '', sent)
  return ok(showKey(key, tenant.now()))
}
