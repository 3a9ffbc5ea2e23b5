/** An example of a Markdown page that can be run and, where one follows, what it is shown to answer. */
export interface Example {
  /** Of its fence, counted from 1. */
  readonly line: number
  readonly language: 'sh' | 'js'
  readonly code: string
  readonly shown: { readonly language: 'json' | 'http' | 'text'; readonly text: string } | undefined
}

interface Block {
  readonly line: number
  readonly language: string
  readonly text: string
}

/** The `js` blocks, and the `sh` blocks that call something; a block right behind one is its answer. */
export function examplesIn(markdown: string): Example[] {
  const blocks = blocksIn(markdown)
  return blocks.flatMap(({ line, language, text }, index) => {
    if (language !== 'js' && (language !== 'sh' || !/^curl /m.test(text))) return []
    return [{ line, language, code: text, shown: answerIn(blocks[index + 1]) }]
  })
}

function answerIn(block: Block | undefined): Example['shown'] {
  switch (block?.language) {
    case 'json':
    case 'http':
    case 'text':
      return { language: block.language, text: block.text }
    default:
      return undefined
  }
}

/** The fenced blocks of a page, in order. */
export function blocksIn(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }))
}
