import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { Refusal } from '../../http/refusal.ts'
import { lookAtLink } from '../partner/supplier-access/look-at-link.ts'
import { mintFromClaim } from '../partner/supplier-access/mint-from-claim.ts'
import { requestLink } from '../partner/supplier-access/request.ts'
import { sendCode } from '../partner/supplier-access/send-code.ts'
import { tryCode } from '../partner/supplier-access/try-code.ts'
import { LINK_REQUESTED, REGENERATE } from '../links.ts'
import { type Problem, type PageAnswer, PageError } from './page.ts'
import { pageOfLink } from './page-of-link.ts'
import { accountGonePage } from './pages/account-gone.ts'
import { askForLinkPage } from './pages/ask-for-link.ts'
import { describeKeyPage } from './pages/describe-key.ts'
import { keyIssuedPage } from './pages/key-issued.ts'
import { nobodyToMailPage } from './pages/nobody-to-mail.ts'
import { type Handler, type PageRequest, text } from './page-request.ts'
import { lifetimeWanted, problemOfMint } from './wanted-key.ts'

/** PORT-PAGE-006. The only redirect with a token in it: the token arrived in an address too. */
export const goToRegenerate: Handler = ({ query }) => {
  const token = text(query, 'token')
  const kept = token === '' ? '' : `?token=${encodeURIComponent(token)}`
  return { kind: 'elsewhere', status: 302, location: REGENERATE + kept }
}

/** PORT-PAGE-001: the page for the link's state; without a token, the page to ask for a link (C46). */
export const showRegenerate: Handler = ({ resources, query }) => {
  const token = text(query, 'token')
  return token === '' ? askForLinkPage() : pageOfLink(resources, { token })
}

/** One step on the way to a key. From here on tokens are in forms, never in an address. */
export const takeRegenerate: Handler = (request) => {
  const step = STEPS.get(text(request.form, 'step'))
  if (!step) {
    throw new PageError({
      status: 400,
      heading: 'This form is incomplete',
      text: 'Nothing was changed. Please open the link in the email again.',
    })
  }
  return step(request)
}

const requestLinkStep: Handler = ({ resources, form }) => {
  const email = text(form, 'email').trim()
  try {
    requestLink(resources, { sent: { email } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return askForLinkPage({ email, problem: NO_ADDRESS })
  }
  return { kind: 'elsewhere', status: 303, location: LINK_REQUESTED }
}

const sendCodeStep: Handler = ({ resources, form }) => {
  const token = text(form, 'token')
  return orWhereTheLinkStands({ resources, token }, async () => {
    try {
      await sendCode(resources, { token })
    } catch (error) {
      if (error instanceof Refusal && error.answer.rule === NOBODY_TO_MAIL) return nobodyToMailPage(error.answer)
      throw error
    }
    return pageOfLink(resources, { token, sent: true })
  })
}

const enterCodeStep: Handler = ({ resources, form }) => {
  const token = text(form, 'token')
  const code = text(form, 'code').replaceAll(/[\s-]/g, '')
  // What cannot be a code does not count as one of the five tries.
  if (!/^\d{6}$/.test(code)) return pageOfLink(resources, { token, refused: { status: 400, ...NO_CODE } })
  return orWhereTheLinkStands({ resources, token, wrong: WRONG_CODE }, async () => {
    const { claimToken } = await tryCode(resources, { token, code })
    const link = await lookAtLink(resources, token)
    return describeKeyPage({ link, token, claimToken, label: link.state === 'unknown' ? '' : (link.replaces ?? '') })
  })
}

const issueKeyStep: Handler = async ({ resources, form }) => {
  const token = text(form, 'token')
  const claimToken = text(form, 'claim_token')
  const label = text(form, 'label')
  const lifetime = text(form, 'expires')
  const link = await lookAtLink(resources, token)
  if (claimToken === '') return pageOfLink(resources, { token, refused: { status: 400, ...CLAIM_LOST } })
  return orWhereTheLinkStands({ resources, token }, async () => {
    try {
      const issued = await mintFromClaim(resources, {
        sent: { claim_token: claimToken, label, ...lifetimeWanted(lifetime) },
      })
      return keyIssuedPage({ link, issued })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { rule, status } = error.answer
      if (rule === ACCOUNT_GONE) return accountGonePage({ link, status })
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

const ACCOUNT_GONE: RequirementId = 'SUP-MINT-012'
const NOBODY_TO_MAIL: RequirementId = 'SUP-CODE-010'

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

/** A refusal leads back to the page for the link's present state, which says what was wrong. */
async function orWhereTheLinkStands(
  { resources, token, wrong = CLAIM_LOST }: Pick<PageRequest, 'resources'> & { token: string; wrong?: Problem },
  act: () => Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return pageOfLink(resources, { token, refused: { status: error.answer.status, ...wrong } })
  }
}
