/**
 * What scripts add to the pages: copy buttons, a warning before leaving secrets behind, and buttons
 * that can be pressed only once. No step depends on it.
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
      // Browsers offer the clipboard only on https and localhost.
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

// The answer to a second press would replace the first one, and the key would be lost.
for (const form of document.forms) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault()
    sent = true
  })
  addEventListener('pageshow', () => { sent = false })
}
`
