import type { House } from '../../sandbox/house.ts'
import { Refusal } from '../../http/refusal.ts'
import { MUTABLE_MAILS, type Recipient } from '../mails/recipient.ts'
import { partners } from '../accounts/partner.ts'
import { changePreferences, readPreferences } from '../partner/supplier-access/preferences.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import type { Page } from './page.ts'
import { PageError } from './page-error.ts'
import { preferencesPage } from './pages/preferences.ts'
import { type Handler, text } from './visit.ts'

/** PORT-PAGE-004: the four switches of the address that a token was mailed to. */
export const showEmailPreferences: Handler = ({ house, query }) => {
  const token = text(query, 'token')
  return pageOf({ house, token, saved: false, read: (attribute) => readPreferences({ house, token, attribute }) })
}

/** A switch that is off is not in the form: all four are set. */
export const saveEmailPreferences: Handler = ({ house, form }) => {
  const token = text(form, 'token')
  const wanted = Object.fromEntries(MUTABLE_MAILS.map((name) => [name, form.has(name)]))
  return pageOf({
    house,
    token,
    saved: true,
    read: (attribute) => changePreferences({ house, token, wanted, attribute }),
  })
}

async function pageOf({
  house,
  token,
  saved,
  read,
}: {
  house: House
  token: string
  saved: boolean
  read: (attribute: (tenant: Tenant) => void) => Promise<Readonly<Recipient>>
}): Promise<Page> {
  if (token === '') throw new PageError({ status: 400, heading: 'This link is incomplete', text: USE_THE_MAIL })
  let tenant: Tenant | undefined
  try {
    const recipient = await read((found) => {
      tenant = found
    })
    const partner = tenant && (await house.store.reader(tenant.slug).get(partners, recipient.partner))
    return preferencesPage({ token, saved, recipient, customer: tenant?.name ?? '', partner: partner?.name ?? '' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new PageError({ status: error.answer.status, heading: 'This link is not valid', text: USE_THE_MAIL })
  }
}

const USE_THE_MAIL =
  'Open the link to your email preferences at the foot of the latest reminder, and make sure that no part of it is missing.'
