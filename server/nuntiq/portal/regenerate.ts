import type { House } from '../../sandbox/house.ts'
import { Refusal } from '../../http/refusal.ts'
import { lookAtLink } from '../partner/supplier-access/look-at-link.ts'
import { mintFromClaim } from '../partner/supplier-access/mint-from-claim.ts'
import { requestLink } from '../partner/supplier-access/request.ts'
import { sendCode } from '../partner/supplier-access/send-code.ts'
import { tryCode } from '../partner/supplier-access/try-code.ts'
import { LINK_REQUESTED, REGENERATE } from './addresses.ts'
import type { Problem, Reply } from './page.ts'
import { PageError } from './page-error.ts'
import { pageOfLink } from './page-of-link.ts'
import { accountGonePage } from './pages/account-gone.ts'
import { askForLinkPage } from './pages/ask-for-link.ts'
import { describeKeyPage } from './pages/describe-key.ts'
import { keyIssuedPage } from './pages/key-issued.ts'
import { nobodyToMailPage } from './pages/nobody-to-mail.ts'
import { type Handler, text } from './visit.ts'
import { lifetimeWanted, problemOfMint } from './wanted-key.ts'

/** PORT-PAGE-006. The one redirection with a token in it: it came in the same way. */
export const goToRegenerate: Handler = ({ query }) => {
  const token = text(query, 'token')
  const kept = token === '' ? '' : `?token=${encodeURIComponent(token)}`
  return { kind: 'elsewhere', status: 302, location: REGENERATE + kept }
}

/** PORT-PAGE-001: where the link stands; without a token, where to ask for a link (C46). */
export const showRegenerate: Handler = ({ house, query }) => {
  const token = text(query, 'token')
  return token === '' ? askForLinkPage() : pageOfLink({ house, token })
}

/** One step of the way to a key. From here on tokens travel in the forms, never in an address. */
export const takeRegenerate: Handler = (visit) => {
  const step = STEPS.get(text(visit.form, 'step'))
  if (!step) {
    throw new PageError({
      status: 400,
      heading: 'This form is incomplete',
      text: 'Nothing was changed. Please open the link in the email again.',
    })
  }
  return step(visit)
}

const requestLinkStep: Handler = ({ house, form }) => {
  const email = text(form, 'email').trim()
  try {
    requestLink({ house, sent: { email } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return askForLinkPage({ email, problem: NO_ADDRESS })
  }
  return { kind: 'elsewhere', status: 303, location: LINK_REQUESTED }
}

const sendCodeStep: Handler = ({ house, form }) => {
  const token = text(form, 'token')
  return orWhereTheLinkStands({ house, token }, async () => {
    const { recipients } = await sendCode({ house, token })
    return recipients.length === 0 ? nobodyToMailPage() : pageOfLink({ house, token, sent: true })
  })
}

const enterCodeStep: Handler = ({ house, form }) => {
  const token = text(form, 'token')
  const code = text(form, 'code').replaceAll(/[\s-]/g, '')
  // What cannot be a code costs none of the five tries.
  if (!/^\d{6}$/.test(code)) return pageOfLink({ house, token, refused: { status: 400, ...NO_CODE } })
  return orWhereTheLinkStands({ house, token, wrong: WRONG_CODE }, async () => {
    const { claimToken } = await tryCode({ house, token, code })
    const link = await lookAtLink(house, token)
    return describeKeyPage({ link, token, claimToken, label: link.state === 'unknown' ? '' : (link.replaces ?? '') })
  })
}

const issueKeyStep: Handler = async ({ house, form }) => {
  const token = text(form, 'token')
  const claimToken = text(form, 'claim_token')
  const label = text(form, 'label')
  const lifetime = text(form, 'expires')
  const link = await lookAtLink(house, token)
  if (claimToken === '') return pageOfLink({ house, token, refused: { status: 400, ...CLAIM_LOST } })
  return orWhereTheLinkStands({ house, token }, async () => {
    try {
      const issued = await mintFromClaim({
        house,
        sent: { claim_token: claimToken, label, ...lifetimeWanted(lifetime) },
      })
      return keyIssuedPage({ link, issued })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { rule, status } = error.answer
      if (rule === 'SUP-MINT-012') return accountGonePage({ link, status })
      const problem = problemOfMint(rule)
      if (!problem) throw error
      return describeKeyPage({ link, token, claimToken, label, lifetime, status, problem })
    }
  })
}

const STEPS: ReadonlyMap<string, Handler> = new Map([
  ['request-link', requestLinkStep],
  ['send-code', sendCodeStep],
  ['enter-code', enterCodeStep],
  ['issue-key', issueKeyStep],
])

const WRONG_CODE: Problem = {
  text: 'This code is wrong.',
  advice: 'Use the code from the most recent email. After five wrong codes the link is locked.',
  field: 'code',
}
const NO_CODE: Problem = { text: 'Enter the six digits of the code.', field: 'code' }
const NO_ADDRESS: Problem = {
  text: 'Enter an email address.',
  advice: 'For example billing@yourcompany.example.',
  field: 'email',
}
const CLAIM_LOST: Problem = {
  text: 'Please verify again.',
  advice: 'Your verification has expired, or a newer code was entered elsewhere.',
}

/** A refusal leads back to where the link stands by now, and says what was wrong. */
async function orWhereTheLinkStands(
  { wrong = CLAIM_LOST, ...link }: { house: House; token: string; wrong?: Problem },
  act: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return pageOfLink({ ...link, refused: { status: error.answer.status, ...wrong } })
  }
}
