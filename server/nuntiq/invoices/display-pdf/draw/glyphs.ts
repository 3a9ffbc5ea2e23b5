import type {} from 'pdfkit'
import type { FontName } from './style.ts'

const placeholder = '□'
/** A mark on another letter: a box in its place would look like a separate letter. */
const mark = /^\p{M}/u

/**
 * What a font knows of single code points, remembered. Widths are in units of the font size.
 *
 * A code point without a glyph is replaced by a box here, and not by the font's own box: the
 * library writes the width of that one in the wrong unit, so readers set what follows elsewhere.
 */
export class Glyphs {
  readonly #doc: PDFKit.PDFDocument
  readonly #font: FontName
  readonly #widths = new Map<string, number>()
  readonly #shown = new Map<string, string>()

  constructor(doc: PDFKit.PDFDocument, font: FontName) {
    this.#doc = doc
    this.#font = font
  }

  /** The text with a box for every code point that the font lacks. */
  replaceUnknown(text: string): string {
    let shown = ''
    for (const codePoint of text) shown += this.#glyphFor(codePoint)
    return shown
  }

  width(codePoint: string): number {
    const known = this.#widths.get(codePoint)
    if (known !== undefined) return known
    const width = this.#doc.font(this.#font).fontSize(1).widthOfString(codePoint)
    this.#widths.set(codePoint, width)
    return width
  }

  #glyphFor(codePoint: string): string {
    const known = this.#shown.get(codePoint)
    if (known !== undefined) return known
    const missing = mark.test(codePoint) ? '' : placeholder
    const shown = hasGlyph(this.#doc.font(this.#font), codePoint) ? codePoint : missing
    this.#shown.set(codePoint, shown)
    return shown
  }
}

/** The library keeps its current font in a field that its types leave out. */
interface CurrentFont {
  readonly _font?: { readonly font?: { hasGlyphForCodePoint?(codePoint: number): boolean } }
}

function hasGlyph(doc: PDFKit.PDFDocument & CurrentFont, codePoint: string): boolean {
  return doc._font?.font?.hasGlyphForCodePoint?.(codePoint.codePointAt(0) ?? 0) ?? true
}
