import { has, isDictionary, isName, isNumber, isReference, NULL, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'

/** What a dictionary by itself says; where it points elsewhere, the question that is left. */
export type Judgement =
  | { readonly kind: 'javascript' }
  /** It is a script if one of these objects turns out to be the name of a scripted action. */
  | { readonly kind: 'action-of-type'; readonly numbers: readonly number[] }
  /** It is a script if one of these objects turns out to be a tree of names. */
  | { readonly kind: 'tree-of-names'; readonly numbers: readonly number[] }
  | { readonly kind: 'none' }

const NONE: Judgement = { kind: 'none' }
const JAVASCRIPT: Judgement = { kind: 'javascript' }

/**
 * An action is a script by its type (/S), not by having a key /JS: a font may be called that.
 * A rendition action may carry a script too.
 */
export function judgeAction(dictionary: Dictionary): Judgement {
  const types = valuesOf(dictionary, 'S')
  if (types.some((type) => isName(type, 'JavaScript'))) return JAVASCRIPT
  if (!has(dictionary, 'JS')) return NONE
  if (types.some(isScriptedType)) return JAVASCRIPT
  const numbers = referredTo(types)
  return numbers.length === 0 ? NONE : { kind: 'action-of-type', numbers }
}

/** The type of an action that runs the script beside it. */
export function isScriptedType(type: Value): boolean {
  return isName(type, 'JavaScript') || isName(type, 'Rendition')
}

/** The key /JavaScript of the catalog's names leads to a tree of scripts; a font of that name does not. */
export function judgeNames(dictionary: Dictionary): Judgement {
  const trees = valuesOf(dictionary, 'JavaScript')
  if (trees.some(isNameTree)) return JAVASCRIPT
  const numbers = referredTo(trees)
  return numbers.length === 0 ? NONE : { kind: 'tree-of-names', numbers }
}

function referredTo(values: readonly Value[]): number[] {
  return values.filter(isReference).map((reference) => reference.number)
}

export function isNameTree(value: Value): boolean {
  return isDictionary(value) && (has(value, 'Names') || has(value, 'Kids'))
}

/** In a trailer any value but null encrypts, also with an empty user password. */
export function isEncrypted(trailer: Dictionary): boolean {
  return valuesOf(trailer, 'Encrypt').some((value) => value !== NULL)
}

/** A cross-reference stream is a trailer as well; readers know it by its columns rather than its type. */
export function isCrossReferenceStream(dictionary: Dictionary): boolean {
  return valuesOf(dictionary, 'Type').some((type) => isName(type, 'XRef')) || has(dictionary, 'W')
}

/** Readers find an object stream by these two keys and do not insist on its type. */
export function isObjectStream(dictionary: Dictionary): boolean {
  return (
    (has(dictionary, 'N') && has(dictionary, 'First')) ||
    valuesOf(dictionary, 'Type').some((type) => isName(type, 'ObjStm'))
  )
}

/** A file that is attached; those without a type are known by what names them. */
export function isEmbeddedFile(dictionary: Dictionary): boolean {
  return valuesOf(dictionary, 'Type').some((type) => isName(type, 'EmbeddedFile'))
}

/**
 * A scene in three dimensions names a script that runs when it is shown, and the settings of rich
 * media name files of scripts. No other dictionary has such keys.
 */
export function judgeScene(dictionary: Dictionary, under: string): Judgement {
  if (has(dictionary, 'OnInstantiate')) return JAVASCRIPT
  if (!has(dictionary, 'Scripts')) return NONE
  const activates = under === 'Activation' || has(dictionary, 'Condition')
  const named = valuesOf(dictionary, 'Type').some((type) => isName(type, 'RichMediaActivation'))
  return activates || named ? JAVASCRIPT : NONE
}

/** Offsets at which a trailer says that further cross-reference sections stand. */
export function furtherSections(trailer: Dictionary): number[] {
  const values = [...valuesOf(trailer, 'Prev'), ...valuesOf(trailer, 'XRefStm')]
  // Some readers take a reference here for the number that it begins with.
  return values.map((value) => (isReference(value) ? value.number : value)).filter(isNumber)
}
