import { html, type Html } from '../html.ts'

/** A secret to copy. The script shows the button; without it a click selects the text. */
export function secret({ id, name, value }: { id: string; name: string; value: string }): Html {
  return html`<div class="secret">
<h2 id="${id}-name">${name}</h2>
<div class="value"><code id="${id}" aria-labelledby="${id}-name" role="group" tabindex="-1" translate="no">${value}</code>
<button type="button" class="quiet" data-copies="${id}" data-name="${name}" aria-label="Copy ${name}" hidden>Copy</button></div>
</div>`
}
