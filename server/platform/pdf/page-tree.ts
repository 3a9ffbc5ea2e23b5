import type { PdfFile } from './pdf-file.ts'
import { has, isDictionary, isReference, valuesOf } from './values.ts'
import type { Value } from './values.ts'

/** Whether every catalog that a trailer names leads to pages, as a reader needs it to; false without any. */
export function leadToPages(file: PdfFile, catalogs: readonly Value[]): boolean {
  return (
    catalogs.length > 0 &&
    catalogs.every((catalog) =>
      valuesAt(file, catalog).some(
        (value) =>
          isDictionary(value) && valuesOf(value, 'Pages').some((pages) => valuesAt(file, pages).some(isPageTree)),
      ),
    )
  )
}

function valuesAt(file: PdfFile, value: Value): Value[] {
  return isReference(value) ? file.resolve(value.number).map((object) => object.value) : [value]
}

function isPageTree(value: Value): boolean {
  return isDictionary(value) && has(value, 'Kids')
}
