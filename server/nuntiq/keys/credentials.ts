import { base62, type Random } from '../../platform/random.ts'

/** Shown once, when the key is issued. */
export interface Credentials {
  readonly api_key: string
  readonly rotation_secret: string
}

const SECRET_LENGTH = 28

export function randomCredentials(random: Random): Credentials {
  return { api_key: `sk_${base62(random, SECRET_LENGTH)}`, rotation_secret: `rs_${base62(random, SECRET_LENGTH)}` }
}

/** The demo keys of a world: a name, padded with zeros to 27 characters, and a 1. */
export function demoCredentials(name: string): Credentials {
  const body = `${name.padEnd(SECRET_LENGTH - 1, '0')}1`
  return { api_key: `sk_${body}`, rotation_secret: `rs_${body}` }
}
