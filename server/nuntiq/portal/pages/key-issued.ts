import type { IssuedKey } from '../../keys/issue-key.ts'
import { shownExpiry } from '../../mails/shown-text.ts'
import type { SeenLink } from '../../partner/supplier-access/look-at-link.ts'
import { html } from '../html.ts'
import { page, type Page } from '../page.ts'
import { secret } from '../parts/secret.ts'
import { shownName } from '../parts/shown-name.ts'

/** Step 4, PORT-PAGE-003: the secrets, this once. The script warns who leaves before saying that they are saved. */
export function keyIssuedPage({ link, issued: { key, credentials } }: { link: SeenLink; issued: IssuedKey }): Page {
  return page({
    heading: 'Your API key',
    ...(link.state !== 'unknown' && { customer: link.customer }),
    step: 4,
    content: html`<div class="notice warn"><p><strong>Copy both now.</strong>
They will not be shown again: if you leave without them, you will have to get a new key.</p></div>
<div data-unsaved>
${secret({ id: 'api-key', name: 'API Key', value: credentials.api_key })}
${secret({ id: 'rotation-secret', name: 'Rotation Secret', value: credentials.rotation_secret })}
<dl><div><dt>Label</dt><dd>${shownName(key.label)}</dd></div>
<div><dt>Expires</dt><dd>${shownExpiry(key.expires_at)}</dd></div></dl>
<button type="button" data-saved hidden>I have saved both</button>
</div>
<p class="said" role="status" data-said></p>`,
  })
}
