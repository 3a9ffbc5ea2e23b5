import { MUTABLE_MAILS, type MutableMail, type Recipient } from '../../mails/recipient.ts'
import { EMAIL_PREFERENCES } from '../../links.ts'
import { html, type Html } from '../html.ts'
import { page, type Page } from '../page.ts'
import { shownName } from '../parts/shown-name.ts'

const MAILS: Readonly<Record<MutableMail, { name: string; when: string }>> = {
  reminder_advance: { name: 'Early reminders', when: '60 and 30 days before a key expires' },
  reminder_imminent: { name: 'Final reminders', when: '7 days, 3 days and 1 day before a key expires' },
  reminder_expired: { name: 'Key expired', when: 'when a key has expired' },
  key_issued: { name: 'Key issued', when: 'when a new key has been issued' },
}

/** PORT-PAGE-004: four switches, and a word when they were saved. */
export function preferencesPage({
  token,
  saved,
  recipient,
  customer,
  partner,
}: {
  token: string
  saved: boolean
  recipient: Readonly<Recipient>
  customer: string
  partner: string
}): Page {
  return page({
    heading: saved ? 'Email preferences saved' : 'Email preferences',
    customer,
    content: html`${saved && SAVED}
<p>Emails to <strong>${shownName(recipient.email)}</strong> about the API keys of <strong>${shownName(partner)}</strong>:</p>
<form method="post" action="${EMAIL_PREFERENCES}" autocomplete="off">
<input type="hidden" name="token" value="${token}">
<div class="switches" role="group" aria-label="Emails">
${MUTABLE_MAILS.map((name) => toggle(name, recipient.preferences[name]))}</div>
<button type="submit">Save</button>
</form>
<p class="hint">Invitations and verification codes are always sent.</p>`,
  })
}

const SAVED = html`<div class="notice good" role="status" tabindex="-1" autofocus><p>Your preferences have been saved.</p></div>`

function toggle(mail: MutableMail, on: boolean): Html {
  const { name, when } = MAILS[mail]
  return html`<label class="switch"><span><b>${name}</b><small id="${mail}-when">${when}</small></span>
<input type="checkbox" role="switch" name="${mail}"${on && html` checked`}
 aria-label="${name}" aria-describedby="${mail}-when"></label>
`
}
