import type { Findings } from './findings.ts'
import type { Lexer } from './lexer.ts'
import type { PdfFile } from './pdf-file.ts'

const SLASH = 0x2f
const PLACE = 'a damaged part of the file'

/** What is known of a script or of encryption from names alone, wherever in the bytes they stand. */
export class LooseNames {
  /** Whether anything speaks of a form in XML, and of attached files. */
  form = false
  attachment = false
  readonly #file: PdfFile
  readonly #findings: Findings
  #activation = false
  #scripts = false

  constructor(file: PdfFile, findings: Findings) {
    this.#file = file
    this.#findings = findings
  }

  /** Reads all names in a decoded object stream. */
  readBody(body: number): void {
    const lexer = this.#file.lexer(body)
    const { bytes } = lexer
    this.#file.budget.search(bytes.length)
    for (let at = bytes.indexOf(SLASH); at >= 0 && !this.#findings.grave; at = bytes.indexOf(SLASH, at + 1)) {
      this.read(lexer, at)
    }
  }

  /** Reads the name that begins at this slash, and returns it where it is one that is looked for. `quiet`: it convicts nobody. */
  read(lexer: Lexer, at: number, quiet = false): string {
    lexer.position = at
    lexer.next()
    const { word } = lexer.name
    if (word === 'XFA') this.form = true
    else if (word === 'EF' || word === 'EmbeddedFile') this.attachment = true
    if (quiet) return word
    if (word === 'JavaScript' || word === 'OnInstantiate') this.#found()
    else if (word === 'JS' && startsValue(lexer)) this.#found()
    else if (word === 'Encrypt' && startsDictionary(lexer)) this.#findings.encrypted = true
    else if (word === 'Activation' || word === 'RichMediaActivation') this.#activation = true
    else if (word === 'Scripts') this.#scripts = true
    return word
  }

  settle(): void {
    if (this.#activation && this.#scripts) this.#found()
  }

  #found(): void {
    this.#findings.script({ object: undefined, under: 'damaged', place: PLACE })
  }
}

/** A script is a string, a stream, which is referred to, or stands in the open where a stream would. */
function startsValue(lexer: Lexer): boolean {
  const token = lexer.next()
  return token === 'string' || token === 'number' || token === '<<'
}

function startsDictionary(lexer: Lexer): boolean {
  const token = lexer.next()
  return token === 'number' || token === '<<'
}
