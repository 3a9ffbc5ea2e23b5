import type { InvoiceContent } from './content.ts'

type Header = InvoiceContent['header']

const DEFAULT_DOCUMENT_TYPE = 'INVOICE'
const VISIBLE = /[^\p{Cc}\p{Cf}\s]/u

/** INV-FIELD-017: what an invoice is when its header does not say, or says nothing. */
export function documentTypeOf({ document_type }: Pick<Header, 'document_type'>): string {
  return document_type === undefined || !VISIBLE.test(document_type) ? DEFAULT_DOCUMENT_TYPE : document_type
}

/** The content with its default filled in: what is stored, shown and drawn is one and the same. */
export function withDocumentType(content: InvoiceContent): InvoiceContent {
  const document_type = documentTypeOf(content.header)
  if (document_type === content.header.document_type) return content
  return { ...content, header: { ...content.header, document_type } }
}
