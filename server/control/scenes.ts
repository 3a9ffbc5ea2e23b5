import { SCENES } from '../nuntiq/accounts/scenes.ts'
import { type Handler, ok } from './desk.ts'

/** `GET /scenes`: the prepared situations that `POST /tenants` takes by name. */
export const listScenes: Handler = () => ok(SCENES.map(({ name, description }) => ({ name, description })))
