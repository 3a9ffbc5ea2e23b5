/** Percent-encoding undone, as often as it was applied within reason; what cannot be decoded stays as it is. */
export function undoPercent(text: string): string {
  let plain = text
  for (let time = 0; time < 3; time++) {
    const once = plain.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    )
    if (once === plain) break
    plain = once
  }
  return plain
}

/** JSON's `\u` escapes undone where they stand for a visible character that needs none. */
export function undoEscapes(text: string): string {
  return text.replace(/\\u00([2-7][0-9A-Fa-f])/g, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16))
    return character === '"' || character === '\\' || character === '\x7f' ? escape : character
  })
}

const SHORTEST = 20

/** What a run of base64 may stand for: it may lie behind other letters, and `/` may also part segments of a path. */
export function* undoBase64(run: string): Generator<string> {
  for (const piece of new Set([run, ...run.split('/')])) {
    if (piece.length < SHORTEST) continue
    for (let skipped = 0; skipped < 4; skipped++) yield Buffer.from(piece.slice(skipped), 'base64').toString('latin1')
  }
}
