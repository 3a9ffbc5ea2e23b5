/** Letters written from right to left: Hebrew, Arabic and their relatives. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
const figures = /\p{Nd}(?:[.,:/]?\p{Nd})*/gu

/**
 * The words of a line in the order in which they stand on paper, from left to right; undefined
 * when nothing in it is written from right to left.
 *
 * The font turns the letters within a word, figures with them, but sets words from left to right:
 * so neighbouring right-to-left words are swapped here, and their figures turned in advance.
 * A plain rendering of the Unicode rules: Latin words keep their place in the line.
 */
export function visualOrder(line: string): string[] | undefined {
  if (!rightToLeft.test(line)) return undefined
  const placed: string[] = []
  let run: string[] = []
  for (const word of line.split(' ')) {
    if (rightToLeft.test(word)) {
      run.unshift(word.replace(figures, backward))
    } else {
      placed.push(...run, word)
      run = []
    }
  }
  return [...placed, ...run]
}

function backward(text: string): string {
  return Array.from(text).reverse().join('')
}
