import { authKeyWritingMutants } from './auth-key-writings.ts'
import { authKeyMutants } from './auth-key.ts'
import type { Mutant } from './define-mutant.ts'
import { genMutants } from './gen.ts'
import { invAttMutants } from './inv-att.ts'
import { invBodyMutants } from './inv-body.ts'
import { invDateMutants } from './inv-date.ts'
import { invFieldMutants } from './inv-field.ts'
import { invIdemWholeKeyMutants } from './inv-idem-whole-key.ts'
import { invIdemMutants } from './inv-idem.ts'
import { invNthMutants } from './inv-nth.ts'
import { invRespMutants } from './inv-resp.ts'
import { invRouteMutants } from './inv-route.ts'
import { keyMutants } from './key.ts'
import { lifeMutants } from './life.ts'
import { nearBoundaryMutants } from './near-boundary.ts'
import { otherCustomerMutants } from './other-customers.ts'
import { portMutants } from './port.ts'
import { supMutants } from './sup.ts'

/** Every mutant, area by area. */
export const MUTANTS: readonly Mutant[] = [
  ...authKeyMutants,
  ...authKeyWritingMutants,
  ...genMutants,
  ...invAttMutants,
  ...invBodyMutants,
  ...invDateMutants,
  ...invFieldMutants,
  ...invNthMutants,
  ...invIdemMutants,
  ...invIdemWholeKeyMutants,
  ...invRespMutants,
  ...invRouteMutants,
  ...otherCustomerMutants,
  ...keyMutants,
  ...lifeMutants,
  ...nearBoundaryMutants,
  ...portMutants,
  ...supMutants,
]
