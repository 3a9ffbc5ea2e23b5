import type { LetterPart } from './letter.ts'
import escapeHtml from 'escape-html'
import { oneLine } from './shown-text.ts'

// Styles stand in the elements: mail readers pass over style sheets. No colour is six digits: what
// looks for the code in a mail must find nothing else.
const BODY = 'margin:0;padding:24px;background:#f4f5f7;color:#1f2a37;font:16px/1.5 system-ui,sans-serif'
const CARD =
  'max-width:560px;margin:0 auto;padding:24px 32px;background:#fff;border:1px solid #d8dee6;border-radius:8px'
const BUTTON =
  'display:inline-block;padding:12px 20px;background:#1d4ed8;color:#fff;border-radius:6px;text-decoration:none;font-weight:600'
const CODE = 'font:700 30px/1.2 ui-monospace,monospace;letter-spacing:6px'
const FOOTER = 'margin-top:32px;padding-top:16px;border-top:1px solid #d8dee6;font-size:14px;color:#4b5a6b'

export function renderHtml(parts: readonly LetterPart[]): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"></head>' +
    `<body style="${BODY}"><div style="${CARD}">${parts.map(partHtml).join('')}</div></body></html>`
  )
}

function partHtml(part: LetterPart): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p>${line(part.text)}</p>`
    case 'button':
      return `<p><a style="${BUTTON}" href="${escapeHtml(part.url)}">${line(part.label)}</a></p>`
    case 'code':
      return `<p style="${CODE}">${line(part.code)}</p>`
    case 'facts':
      return `<table>${Object.entries(part.facts).map(factRow).join('')}</table>`
    case 'footer':
      return `<p style="${FOOTER}"><a href="${escapeHtml(part.url)}">${line(part.text)}</a></p>`
  }
}

function factRow([name, value]: [string, string]): string {
  return `<tr><th style="text-align:left;padding:2px 16px 2px 0">${line(name)}</th><td>${line(value)}</td></tr>`
}

function line(text: string): string {
  return escapeHtml(oneLine(text, 1_000))
}
