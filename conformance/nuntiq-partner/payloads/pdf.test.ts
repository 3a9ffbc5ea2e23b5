import { PDFDocument } from 'pdf-lib'
import { test } from 'tap'
import { encryptedPdf } from './encrypted-pdf.ts'
import { makePackedPdf, makePdf } from './pdf.ts'
import { LINK, SCRIPT, SCRIPT_PLACES } from './script-pdfs.ts'

test('a made PDF is read by another library, packed or not', async (t) => {
  for (const pdf of [makePdf({ text: 'a (b) \\ c' }), makePackedPdf()]) {
    t.equal((await PDFDocument.load(pdf, { throwOnInvalidObject: true })).getPageCount(), 1)
  }
})

test('the packed form shows none of its objects', async (t) => {
  const parts = { catalog: '/OpenAction 6 0 R', objects: [SCRIPT] }
  t.match(makePdf(parts).toString('latin1'), /JavaScript/)
  t.notMatch(makePackedPdf(parts).toString('latin1'), /JavaScript|OpenAction/)
})

test('each place of a script can be read, holds the script, and its twin does not', async (t) => {
  for (const { name, make } of Object.values(SCRIPT_PLACES).flat()) {
    for (const action of [SCRIPT, LINK]) t.equal((await PDFDocument.load(make(action))).getPageCount(), 1, name)
    t.notSame(make(SCRIPT), make(LINK), name)
  }
})

test("an encrypted PDF is known as one by another library, with an owner's password alone too", async (t) => {
  for (const passwords of [{ userPassword: 'nkc', ownerPassword: 'owner' }, { ownerPassword: 'owner' }]) {
    await t.rejects(PDFDocument.load(await encryptedPdf(passwords)), { message: /encrypted/ })
  }
})

test('an encrypted PDF has the same bytes each time', async (t) => {
  const passwords = { userPassword: 'nkc', ownerPassword: 'owner' }
  t.same(await encryptedPdf(passwords), await encryptedPdf(passwords))
})
