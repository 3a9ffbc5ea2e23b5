import type {} from 'pdfkit'
import { Glyphs } from './glyphs.ts'
import { hairline, lineHeight, styles, type FontName, type Style } from './style.ts'
import { visualOrder } from './visual-order.ts'
import { wrapText } from './wrap-text.ts'

/** Points on A4, the origin at the top left. */
const margin = { side: 42, top: 46, bottom: 62 }

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly align?: 'left' | 'right'
}

export interface Room {
  readonly width: number
  readonly mostLines: number
}

/** Paper with a cursor: the next thing is drawn at `y`, or on a new page if there is no room. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument
  readonly left = margin.side
  readonly width: number
  y = margin.top
  readonly #runningHead: string
  readonly #glyphs: Record<FontName, Glyphs>

  /** `runningHead` is printed on every page but the first. */
  constructor(doc: PDFKit.PDFDocument, runningHead: string) {
    this.doc = doc
    this.width = doc.page.width - 2 * margin.side
    this.#runningHead = runningHead
    this.#glyphs = { regular: new Glyphs(doc, 'regular'), bold: new Glyphs(doc, 'bold') }
  }

  /** Makes room for this many points; true when that took a new page. */
  makeRoom(height: number): boolean {
    if (this.y + height <= this.doc.page.height - margin.bottom) return false
    this.doc.addPage()
    const place = { x: this.left, y: margin.top - 18, width: this.width }
    this.put(this.#runningHead, styles.small, { ...place, mostLines: 1 })
    this.rule(margin.top - 6)
    this.y = margin.top + 4
    return true
  }

  wrap(text: string, { font, size }: Style, { width, mostLines }: Room): string[] {
    const glyphs = this.#glyphs[font]
    const measure = (codePoint: string) => glyphs.width(codePoint) * size
    return wrapText(glyphs.replaceUnknown(text), { width, mostLines, measure })
  }

  /** Writes lines that are already wrapped; returns the height they take. */
  write(lines: readonly string[], style: Style, { x, y, width, align }: Place): number {
    this.doc.font(style.font).fontSize(style.size).fillColor(style.color)
    for (const [index, line] of lines.entries()) {
      const indent = align === 'right' ? width - this.doc.widthOfString(line) : 0
      this.#writeLine(line, x + indent, y + index * lineHeight(style))
    }
    return lines.length * lineHeight(style)
  }

  /** Wraps and writes in one go; returns the height that the text takes. */
  put(text: string, style: Style, place: Place & Room): number {
    return this.write(this.wrap(text, style, place), style, place)
  }

  #writeLine(line: string, x: number, y: number): void {
    const words = visualOrder(line)
    if (words === undefined) {
      this.doc.text(line, x, y, { lineBreak: false })
      return
    }
    // One by one: the font would set the space behind a right-to-left word in front of it.
    for (const word of words) {
      this.doc.text(word, x, y, { lineBreak: false })
      x += this.doc.widthOfString(word) + this.doc.widthOfString(' ')
    }
  }

  rule(y: number, color = hairline): void {
    this.doc
      .moveTo(this.left, y)
      .lineTo(this.left + this.width, y)
      .lineWidth(0.6)
      .stroke(color)
  }
}
