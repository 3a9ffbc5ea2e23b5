import { flate, makePackedPdf, makePdf, pdfStream } from './pdf.ts'

/** A place for an action in a PDF. With SCRIPT the document is to be refused; with LINK it is its harmless twin. */
export interface ScriptPlace {
  readonly name: string
  make(action: string): Buffer
}

export const SCRIPT = '<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>'
export const LINK = '<< /Type /Action /S /URI /URI (https://example.com/) >>'

const FIELD = '/Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 9 9]'

/** The open action behind five kilobytes that nothing shows: whoever looks at the beginning alone does not see it. */
export const FAR_BEHIND = {
  name: 'the open action, far behind',
  make: (action: string) =>
    makePdf({ catalog: '/OpenAction 7 0 R', objects: [pdfStream({ bytes: ' '.repeat(5000), entries: '' }), action] }),
} satisfies ScriptPlace

/** Where PDFs hold scripts, by the rule that finds them. */
export const SCRIPT_PLACES = {
  'INV-PDF-003': [
    { name: 'the open action', make: (action) => makePdf({ catalog: '/OpenAction 6 0 R', objects: [action] }) },
    {
      name: 'the second action behind the open action',
      make: (action) =>
        makePdf({
          catalog: '/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [6 0 R] >>',
          objects: ['<< /S /Named /N /NextPage /Next 7 0 R >>', action],
        }),
    },
  ],
  'INV-PDF-004': [
    {
      name: 'the Names tree',
      make: (action) =>
        makePdf({
          catalog: `/Names << /${action === SCRIPT ? 'JavaScript' : 'Dests'} 6 0 R >>`,
          objects: ['<< /Kids [7 0 R] >>', '<< /Limits [(a) (a)] /Names [(a) 8 0 R] >>', action],
        }),
    },
  ],
  'INV-PDF-005': [
    { name: 'an additional action of the document', make: (action) => makePdf({ catalog: `/AA << /WC ${action} >>` }) },
    {
      name: 'an additional action of the page',
      make: (action) => makePdf({ page: '/AA << /O 6 0 R >>', objects: [action] }),
    },
    {
      name: 'an additional action of a form field',
      make: (action) =>
        makePdf({
          catalog: '/AcroForm << /Fields [6 0 R] >>',
          page: '/Annots [6 0 R]',
          objects: [`<< ${FIELD} /AA << /K ${action} >> >>`],
        }),
    },
  ],
  'INV-PDF-006': [
    {
      name: 'the action of a link',
      make: (action) =>
        makePdf({
          page: '/Annots [6 0 R]',
          objects: [`<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A ${action} >>`],
        }),
    },
    {
      name: 'the action of an outline item',
      make: (action) =>
        makePdf({
          catalog: '/Outlines 6 0 R',
          objects: ['<< /First 7 0 R /Last 7 0 R /Count 1 >>', `<< /Title (x) /Parent 6 0 R /A ${action} >>`],
        }),
    },
  ],
  'INV-PDF-007': [
    {
      name: 'the open action, in escaped names',
      make: (action) =>
        makePdf({
          catalog: '/Open#41ction 6 0 R',
          objects: [action.replace('/S /JavaScript /JS', '/#53 /J#61vaScr#69pt /#4a#53')],
        }),
    },
  ],
  'INV-PDF-008': [
    {
      name: 'the open action, in an object stream',
      make: (action) => makePackedPdf({ catalog: '/OpenAction 6 0 R', objects: [action] }),
    },
  ],
  'INV-PDF-010': [
    { name: 'an object that nothing refers to', make: (action) => makePdf({ objects: [action] }) },
    {
      name: 'an older revision',
      make: (action) => revised(makePdf({ catalog: '/OpenAction 6 0 R', objects: [action] })),
    },
  ],
  'INV-PDF-011': [
    {
      name: 'a rendition action',
      make: (action) =>
        makePdf({ catalog: '/OpenAction 6 0 R', objects: [action.replace('/S /JavaScript', '/S /Rendition /OP 0')] }),
    },
    {
      name: 'an XFA form',
      make: (action) =>
        makePdf({ catalog: '/AcroForm << /Fields [] /XFA 6 0 R >>', objects: [pdfStream(flate(xfaWith(action)))] }),
    },
  ],
} as const satisfies Readonly<Record<string, readonly ScriptPlace[]>>

function xfaWith(action: string): string {
  const type = action === SCRIPT ? 'application/x-javascript' : 'application/x-formcalc'
  return `<template><event><script contentType="${type}">1</script></event></template>`
}

/** A second revision in which object 6 is a link, whatever it was. */
function revised(pdf: Buffer): Buffer {
  const [, previous = '0'] = /startxref\n(\d+)/.exec(pdf.toString('latin1')) ?? []
  const object = `6 0 obj\n${LINK}\nendobj\n`
  return Buffer.concat([
    pdf,
    Buffer.from(
      `${object}xref\n6 1\n${String(pdf.length).padStart(10, '0')} 00000 n \n` +
        `trailer\n<< /Size 7 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${pdf.length + object.length}\n%%EOF\n`,
      'latin1',
    ),
  ])
}
