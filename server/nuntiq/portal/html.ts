import escapeHtml from 'escape-html'

/** Markup that is safe as it stands; made by `html` only. */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

export type Insert = Html | string | number | false | undefined | readonly Insert[]

/**
 * PORT-PAGE-008: every inserted text is escaped, for content and for attributes in double quotes.
 * Lists are joined; `false` and `undefined` print nothing, so that a part can depend on a condition.
 */
export function html(texts: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(texts.reduce((markup, text, index) => markup + written(inserts[index - 1]) + text))
}

function written(insert: Insert): string {
  if (insert instanceof Html) return insert.toString()
  if (isList(insert)) return insert.map(written).join('')
  return insert === false || insert === undefined ? '' : escapeHtml(String(insert))
}

function isList(insert: Insert): insert is readonly Insert[] {
  return Array.isArray(insert)
}
