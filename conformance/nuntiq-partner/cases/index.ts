import { unique, type Watch } from '../../kit/run/case.ts'
import type { Case } from '../case.ts'
import { authKeySubmissionCases } from './auth-key-submission.ts'
import { authKeyWatches, authKeyWritingCases } from './auth-key-writings.ts'
import { authKeyCases } from './auth-key.ts'
import { genEnvCases, genEnvWatches } from './gen-env.ts'
import { genHttpCases } from './gen-http.ts'
import { generatedCases } from './generated.ts'
import { invAddrCases } from './inv-addr.ts'
import { invAttCases } from './inv-att.ts'
import { invBodyCases } from './inv-body.ts'
import { invDateCases } from './inv-date.ts'
import { invFieldCases } from './inv-field.ts'
import { invIdemWholeKeyCases } from './inv-idem-whole-key.ts'
import { invIdemCases } from './inv-idem.ts'
import { invNthFileCases } from './inv-nth-file.ts'
import { invNthRowCases } from './inv-nth-row.ts'
import { invOtherWritingCases } from './inv-other-writing.ts'
import { invPdfCases } from './inv-pdf.ts'
import { invResExistingCases } from './inv-res-existing.ts'
import { invResCases } from './inv-res.ts'
import { invRespCases, invRespWatches } from './inv-resp.ts'
import { invRouteCustomerCases } from './inv-route-customers.ts'
import { invRouteCases } from './inv-route.ts'
import { invWfCases } from './inv-wf.ts'
import { keyCreateCases } from './key-create.ts'
import { keyExpireCases } from './key-expire.ts'
import { keyGraceCases } from './key-grace.ts'
import { keyListCases } from './key-list.ts'
import { keyNeighbourCases } from './key-neighbours.ts'
import { keyRevokeCases } from './key-revoke.ts'
import { keyRotateCases } from './key-rotate.ts'
import { lifeExpCases } from './life-exp.ts'
import { lifeRemCases } from './life-rem.ts'
import { limRateCases } from './lim-rate.ts'
import { mailMsgCases } from './mail-msg.ts'
import { portPageCases } from './port-page.ts'
import { supCodeCases } from './sup-code.ts'
import { supMintCases } from './sup-mint.ts'
import { supNearTokenCases } from './sup-near-token.ts'
import { supPrefCases } from './sup-pref.ts'
import { supReqCases } from './sup-req.ts'
import { supSessCases } from './sup-sess.ts'
import { supValCases } from './sup-val.ts'

/** Every case, area by area: a new file of cases is one line here. */
export const CASES: readonly Case[] = unique([
  ...authKeyCases,
  ...authKeyWritingCases,
  ...authKeySubmissionCases,
  ...genHttpCases,
  ...genEnvCases,
  ...invBodyCases,
  ...invFieldCases,
  ...invDateCases,
  ...invAddrCases,
  ...invOtherWritingCases,
  ...invNthRowCases,
  ...generatedCases,
  ...invAttCases,
  ...invPdfCases,
  ...invNthFileCases,
  ...invRouteCases,
  ...invRouteCustomerCases,
  ...invWfCases,
  ...invIdemCases,
  ...invIdemWholeKeyCases,
  ...invRespCases,
  ...invResCases,
  ...invResExistingCases,
  ...keyListCases,
  ...keyCreateCases,
  ...keyRevokeCases,
  ...keyRotateCases,
  ...keyGraceCases,
  ...keyExpireCases,
  ...keyNeighbourCases,
  ...limRateCases,
  ...supReqCases,
  ...supCodeCases,
  ...supValCases,
  ...supMintCases,
  ...supPrefCases,
  ...supSessCases,
  ...supNearTokenCases,
  ...lifeExpCases,
  ...lifeRemCases,
  ...mailMsgCases,
  ...portPageCases,
])

export const WATCHES: readonly Watch[] = [...genEnvWatches, ...authKeyWatches, ...invRespWatches]
