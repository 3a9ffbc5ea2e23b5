import type { Lookup } from '../../store/port.ts'
import { Refusal } from '../../http/refusal.ts'
import { MUTABLE_MAILS, type Recipient } from '../mails/recipient.ts'
import { partners } from '../accounts/partner.ts'
import { changePreferences, readPreferences } from '../partner/supplier-access/preferences.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { type Page, PageError } from './page.ts'
import { preferencesPage } from './pages/preferences.ts'
import { type Handler, text } from './page-request.ts'

/** PORT-PAGE-004: the four switches of the address that a token was mailed to. */
export const showEmailPreferences: Handler = ({ resources, query }) => {
  const token = text(query, 'token')
  return pageOf({
    store: resources.store,
    token,
    saved: false,
    read: (attribute) => readPreferences(resources, { token, attribute }),
  })
}

/** A form leaves out switches that are off, so all four are set. */
export const saveEmailPreferences: Handler = ({ resources, form }) => {
  const token = text(form, 'token')
  const wanted = Object.fromEntries(MUTABLE_MAILS.map((name) => [name, form.has(name)]))
  return pageOf({
    store: resources.store,
    token,
    saved: true,
    read: (attribute) => changePreferences(resources, { token, wanted, attribute }),
  })
}

async function pageOf({
  store,
  token,
  saved,
  read,
}: {
  store: Lookup
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
    const partner = tenant && (await store.reader(tenant.slug).get(partners, recipient.partner))
    return preferencesPage({ token, saved, recipient, customer: tenant?.name ?? '', partner: partner?.name ?? '' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new PageError({ status: error.answer.status, heading: 'This link is not valid', text: USE_THE_MAIL })
  }
}

const USE_THE_MAIL =
  'Open the link to your email preferences at the foot of the latest reminder, and make sure that no part of it is missing.'
