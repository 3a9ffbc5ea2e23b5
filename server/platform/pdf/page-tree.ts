import type { PdfFile } from './pdf-file.ts'
import { has, isDictionary, isList, isNumber, isReference, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'

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

/** Deeper than any tree of pages, and an end for one that leads back to itself. */
const DEEPEST = 50

/**
 * Whether the first page and the last can be reached in one way only. Readers fetch these two when they
 * open a file, and repair it where that fails.
 */
export function leadToFirstAndLast(file: PdfFile, catalogs: readonly Value[]): boolean {
  return distinct(catalogs).every((catalog) =>
    valuesAt(file, catalog).every((value) => {
      const pages = isDictionary(value) ? valuesOf(value, 'Pages') : []
      return [0, -1].every((side) => pages.length === 1 && reaches(file, pages[0], side))
    }),
  )
}

function reaches(file: PdfFile, from: Value | undefined, side: number): boolean {
  let node = from
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const nodes: readonly Value[] = isReference(node) ? valuesAt(file, node) : []
    const pages = nodes.filter(isDictionary)
    if (pages.length === 0 || pages.length < nodes.length) return false
    // An older revision of a node may have other kids; the newest is read last.
    const newest: Dictionary | undefined = pages.at(-1)
    if (newest === undefined || !has(newest, 'Kids')) return newest !== undefined
    const [kids] = valuesOf(newest, 'Kids').map((value) => file.single(value))
    if (!isList(kids) || !valuesOf(newest, 'Count').every((count) => isNumber(file.single(count)))) return false
    if (kids.items.length === 0) return true
    node = kids.items.at(side)
  }
  return false
}

function distinct(catalogs: readonly Value[]): Value[] {
  const numbers = new Set(catalogs.filter(isReference).map(({ number }) => number))
  const others = catalogs.filter((catalog) => !isReference(catalog))
  return [...[...numbers].map((number): Value => ({ kind: 'reference', number })), ...others]
}

function valuesAt(file: PdfFile, value: Value): Value[] {
  return isReference(value) ? file.resolve(value.number).map((object) => object.value) : [value]
}

function isPageTree(value: Value): boolean {
  return isDictionary(value) && has(value, 'Kids')
}
