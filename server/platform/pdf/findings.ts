import { judgeAction, judgeNames, judgeScene, isEncrypted, isNameTree, isScriptedType } from './judge-dictionary.ts'
import type { Judgement } from './judge-dictionary.ts'
import type { DictionaryVisitor } from './parser.ts'
import type { PdfFile } from './pdf-file.ts'
import { has, isReference, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'
import type { PdfVerdict, ScriptWay } from './verdict.ts'

/** The keys that lead to scripts. */
const WAYS: Readonly<Record<string, { readonly way: ScriptWay; readonly label: string }>> = {
  OpenAction: { way: 'open-action', label: 'open action' },
  AA: { way: 'additional-action', label: 'page, field or document action' },
  A: { way: 'annotation', label: 'annotation or outline action' },
  Next: { way: 'open-action', label: 'next action' },
  JavaScript: { way: 'names-tree', label: 'names tree' },
  XFA: { way: 'xfa', label: 'XFA form' },
  EF: { way: 'embedded', label: 'embedded PDF' },
  damaged: { way: 'damaged', label: 'name of a script' },
}

/** Callers are only named for the reader's convenience, so not without bound. */
const MOST_CALLERS = 10_000

/** What the key /XFA of an object holds. */
export interface Form {
  readonly object: number | undefined
  readonly value: Value
}

export interface Where {
  /** Undefined for a trailer. */
  readonly object: number | undefined
  readonly under: string
  /** Told instead, where there is no object to name. */
  readonly place?: string
}

/** Collects what is found and what remains to be asked once all objects are known. */
export class Findings {
  encrypted = false
  /** Whether an object would encrypt the file if it were taken for a trailer, as some readers do where there is none. */
  encryptedByObject = false
  readonly notes = new Set<string>()
  readonly forms: Form[] = []
  /** Attached files, or what leads to them. */
  readonly embedded: Value[] = []
  #script: Where | undefined
  #namesTree: Where | undefined
  #uninspectable: string | undefined
  readonly #types = new Map<number, Where>()
  readonly #trees = new Map<number, Where>()
  readonly #callers = new Map<number, string>()

  /** Judges the dictionaries of one object; undefined is none, as in a trailer. */
  visitor(object: number | undefined): DictionaryVisitor {
    return (dictionary, under) => {
      this.#noteCallers(dictionary, under)
      if (isEncrypted(dictionary) && has(dictionary, 'Root')) this.encryptedByObject = true
      this.#take(judgeAction(dictionary), { object, under })
      this.#take(judgeNames(dictionary), { object, under: 'JavaScript' })
      this.#take(judgeScene(dictionary, under), { object, under: 'A' })
      for (const value of valuesOf(dictionary, 'EF')) this.embedded.push(value)
      for (const value of valuesOf(dictionary, 'XFA')) this.forms.push({ object, value })
    }
  }

  script(where: Where): void {
    this.#script ??= where
  }

  /** Whether the verdict stands already, whatever else is found. */
  get grave(): boolean {
    return this.encrypted || this.#script !== undefined
  }

  uninspectable(why: string): void {
    this.#uninspectable ??= why
  }

  /** Answers the questions left open. A type that no object gives may be anything, so it counts. */
  settle(file: PdfFile): void {
    for (const [number, where] of this.#types) {
      const values = file.resolve(number).map((object) => object.value)
      if (values.length === 0 || values.some(isScriptedType)) this.script(where)
    }
    for (const [number, where] of this.#trees) {
      if (file.resolve(number).some((object) => isNameTree(object.value))) this.#namesTree ??= where
    }
  }

  /** The gravest first: what is encrypted is not read further, and a script found is certain. */
  verdict(): PdfVerdict {
    if (this.encrypted) return { kind: 'encrypted' }
    const script = this.#bestScript()
    if (script !== undefined) return { kind: 'javascript', ...told(script) }
    if (this.#uninspectable !== undefined) return { kind: 'uninspectable', why: this.#uninspectable }
    return { kind: 'clean', notes: [...this.notes] }
  }

  #take(judgement: Judgement, where: Where): void {
    if (judgement.kind === 'javascript') this.script(where)
    else if (judgement.kind === 'action-of-type') ask(this.#types, judgement.numbers, where)
    else if (judgement.kind === 'tree-of-names') ask(this.#trees, judgement.numbers, where)
  }

  #noteCallers(dictionary: Dictionary, under: string): void {
    if (this.#callers.size >= MOST_CALLERS) return
    for (const { key, value } of dictionary.pairs) {
      const label = under === 'AA' ? 'AA' : key
      if (label in WAYS && isReference(value)) this.#callers.set(value.number, label)
    }
  }

  /** The first script found, told by what leads to it; the names tree does so by way of other objects. */
  #bestScript(): Where | undefined {
    const script = this.#script
    if (script === undefined || script.under !== '') return script ?? this.#namesTree
    const caller = script.object === undefined ? undefined : this.#callers.get(script.object)
    return caller === undefined ? (this.#namesTree ?? script) : { object: script.object, under: caller }
  }
}

function told({ object, under, place: named }: Where): { way: ScriptWay; where: string } {
  const place = named ?? (object === undefined ? 'trailer' : `object ${object}`)
  const known = WAYS[under]
  return known === undefined
    ? { way: 'elsewhere', where: place }
    : { way: known.way, where: `${known.label} (${place})` }
}

function ask(questions: Map<number, Where>, numbers: readonly number[], where: Where): void {
  for (const number of numbers) if (!questions.has(number)) questions.set(number, where)
}
