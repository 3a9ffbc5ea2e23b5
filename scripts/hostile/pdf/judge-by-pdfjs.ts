import { getDocument, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What pdf.js makes of a file; `unreadable` is one that it does not open. */
export type OtherVerdict = 'script' | 'encrypted' | 'nothing' | 'unreadable'

const MOST_PAGES = 4
let worker: PDFWorker | undefined

/**
 * Opens a file with pdf.js and asks it in every way that it has for scripts and for encryption. It
 * passes over scripts of outlines and renditions: what it finds is there, what it does not find may be.
 */
export async function judgeByPdfjs(bytes: Buffer): Promise<OtherVerdict> {
  worker ??= PDFWorker.create({ verbosity: 0 })
  const task = getDocument({
    data: new Uint8Array(bytes),
    worker,
    verbosity: 0,
    enableXfa: false,
    isEvalSupported: false,
    useWorkerFetch: false,
    disableFontFace: true,
  })
  try {
    const document = await task.promise
    if (await isEncrypted(document)) return 'encrypted'
    return (await hasScript(document)) ? 'script' : 'nothing'
  } catch (error) {
    return error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'unreadable'
  } finally {
    await task.destroy()
  }
}

async function isEncrypted(document: PDFDocumentProxy): Promise<boolean> {
  const { info } = await document.getMetadata()
  return 'EncryptFilterName' in info && info.EncryptFilterName !== null
}

/** A question that throws is one without an answer; the others are still asked. */
async function hasScript(document: PDFDocumentProxy): Promise<boolean> {
  if (await holds(document.getJSActions())) return true
  if (await holds(document.hasJSActions())) return true
  if (await holds(document.getFieldObjects().then(withActions))) return true
  for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number += 1) {
    const page = await document.getPage(number).catch(() => undefined)
    if (page === undefined) continue
    if (await holds(page.getJSActions())) return true
    if (await holds(page.getAnnotations().then(withActions))) return true
  }
  return false
}

async function holds(answer: Promise<unknown>): Promise<boolean> {
  const value = await answer.catch(() => null)
  return value !== null && value !== undefined && value !== false
}

function withActions(found: unknown): true | null {
  return /"actions":\{"/.test(JSON.stringify(found)) ? true : null
}
