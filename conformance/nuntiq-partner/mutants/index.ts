import { authKeyMutants } from './auth-key.ts'
import type { Mutant } from './define-mutant.ts'
import { genMutants } from './gen.ts'
import { invAttMutants } from './inv-att.ts'
import { invBodyMutants } from './inv-body.ts'
import { invDateMutants } from './inv-date.ts'
import { invFieldMutants } from './inv-field.ts'
import { invIdemMutants } from './inv-idem.ts'
import { invRespMutants } from './inv-resp.ts'
import { invRouteMutants } from './inv-route.ts'
import { keyMutants } from './key.ts'
import { lifeMutants } from './life.ts'
import { portMutants } from './port.ts'
import { supMutants } from './sup.ts'

/** Every mutant, area by area. */
export const MUTANTS: readonly Mutant[] = [
  ...authKeyMutants,
  ...genMutants,
  ...invAttMutants,
  ...invBodyMutants,
  ...invDateMutants,
  ...invFieldMutants,
  ...invIdemMutants,
  ...invRespMutants,
  ...invRouteMutants,
  ...keyMutants,
  ...lifeMutants,
  ...portMutants,
  ...supMutants,
]
