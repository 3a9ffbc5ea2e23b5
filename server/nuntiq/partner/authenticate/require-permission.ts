import { errors } from '../errors.ts'
import type { Key } from '../../keys/key.ts'

/** Every key has it until the customer takes it away (C5). */
export const SUBMIT_SUPPLIER_INVOICE = 'SUBMIT_SUPPLIER_INVOICE'

/** AUTH-KEY: the key is good, but not for this. */
export function requirePermission(key: Readonly<Key>, permission: string): void {
  if (!key.permissions.includes(permission)) throw errors.permissionMissing({ permission })
}
