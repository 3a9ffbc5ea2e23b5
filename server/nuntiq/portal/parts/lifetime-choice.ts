import { html, type Html } from '../html.ts'
import { lifetimeOf } from '../../keys/lifetime.ts'
import { type Instant, isoDate } from '../../../platform/clock.ts'
import type { Problem } from '../page.ts'
import { LIFETIME_CHOICES, type LifetimeChoice } from '../wanted-key.ts'
import { described } from './problem-summary.ts'

/** PORT-PAGE-002: when the key is to expire. */
export function lifetimeChoice({
  chosen,
  now,
  problems,
}: {
  chosen: string
  now: Instant
  problems: readonly Problem[]
}): Html {
  return html`<fieldset id="expires" tabindex="-1"${described('expires', { problems })}>
<legend>Expires after</legend>
<div class="choices">
${LIFETIME_CHOICES.map((choice) => option(choice, { chosen, now }))}</div>
</fieldset>`
}

function option({ value, days, name }: LifetimeChoice, { chosen, now }: { chosen: string; now: Instant }): Html {
  const { expires_at } = lifetimeOf(days, now)
  return html`<label class="choice"><input type="radio" name="expires" value="${value}"${
    value === chosen && html` checked`
  }><span>${name}</span><small>${
    expires_at === null ? 'until it is revoked' : `on ${isoDate(expires_at)}`
  }</small></label>
`
}
