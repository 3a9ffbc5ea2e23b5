/** A shell example of a Markdown page and, where one follows, the answer that is shown for it. */
export interface Example {
  /** Of its fence, counted from 1. */
  readonly line: number
  readonly command: string
  readonly shown: { readonly language: 'json' | 'http'; readonly text: string } | undefined
}

interface Block {
  readonly line: number
  readonly language: string
  readonly text: string
}

/** The `sh` blocks that call something; a `json` or `http` block behind one is its answer. */
export function examplesIn(markdown: string): Example[] {
  const blocks = blocksIn(markdown)
  return blocks.flatMap(({ line, language, text }, index) => {
    if (language !== 'sh' || !/^curl /m.test(text)) return []
    return [{ line, command: text, shown: answerIn(blocks[index + 1]) }]
  })
}

function answerIn(block: Block | undefined): Example['shown'] {
  return block?.language === 'json' || block?.language === 'http' ? { language: block.language, text: block.text } : undefined
}

/** The fenced blocks of a page, in order. */
export function blocksIn(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }))
}
