/**
 * What the pages gain where scripts run: buttons that copy, a warning before secrets are left, and
 * a button that is pressed once only. No step depends on it.
 */
export const BROWSER_SCRIPT = `'use strict'
const said = document.querySelector('[data-said]')

for (const button of document.querySelectorAll('[data-copies]')) {
  const source = document.getElementById(button.dataset.copies)
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent)
      button.textContent = 'Copied'
      button.setAttribute('aria-label', 'Copied ' + button.dataset.name)
      said.textContent = button.dataset.name + ' copied.'
    } catch {
      // No clipboard outside https and this machine.
      getSelection().selectAllChildren(source)
      said.textContent = button.dataset.name + ' selected: copy it with Ctrl+C or ⌘C.'
    }
  })
}

const saved = document.querySelector('[data-saved]')
if (saved) {
  const warn = (event) => event.preventDefault()
  addEventListener('beforeunload', warn)
  saved.hidden = false
  saved.addEventListener('click', () => {
    removeEventListener('beforeunload', warn)
    saved.textContent = 'Saved'
    saved.classList.add('quiet')
    said.textContent = 'You can close this page now.'
  })
}

// A second press would be answered in place of the first, and the key be lost.
for (const form of document.forms) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault()
    sent = true
  })
  addEventListener('pageshow', () => { sent = false })
}
`
