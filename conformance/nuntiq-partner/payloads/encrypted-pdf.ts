/**
 * A PDF encrypted by pdfkit with a password to open it, or with an owner's alone, which everyone can
 * open. The library is loaded when the first one is made: it takes a tenth of a second.
 */
export async function encryptedPdf(passwords: { userPassword?: string; ownerPassword: string }): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit')
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    // With a date of its own pdfkit asks no clock, so that the bytes are always the same.
    const pdf = new PDFDocument({ ...passwords, pdfVersion: '1.4', info: { CreationDate: new Date(0) } })
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
    pdf.text('Invoice')
    pdf.end()
  })
}
