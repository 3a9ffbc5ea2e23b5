import { isUtf8 } from 'node:buffer'
import type { LoggedExchange, RawRequest } from '../../tenancy/logged-exchange.ts'
import type { Masks } from './mask-secrets.ts'

export interface ShownBody {
  /** All bytes that were sent. */
  readonly bytes: number
  /** Only the beginning was kept. */
  readonly cut: boolean
  /** JSON with its secrets masked, else the masked text; null when there is nothing to show. */
  readonly content: unknown
}

export function showBody({ body, bodyBytes }: Pick<RawRequest, 'body' | 'bodyBytes'>, masks: Masks): ShownBody {
  return {
    bytes: bodyBytes,
    cut: bodyBytes > body.length,
    content: showBytes(body, { masks, cut: bodyBytes > body.length }),
  }
}

/** The body of the answer as far as it was kept; null where there was none. */
export function showAnswer(
  { answer }: Pick<LoggedExchange, 'answer'>,
  masks: Masks,
): { readonly cut: boolean; readonly body: unknown } {
  if (!answer) return { cut: false, body: null }
  return { cut: answer.cut, body: answer.cut ? masks.brokenJson(answer.text) : masks.value(JSON.parse(answer.text)) }
}

/** What the bytes say, with secrets masked. A cut text may end within a character. */
export function showBytes(bytes: Buffer, { masks, cut = false }: { masks: Masks; cut?: boolean }): unknown {
  if (bytes.length === 0) return null
  if (!cut && !isUtf8(bytes)) return `(${bytes.length} bytes that are not UTF-8)`
  const text = bytes.toString('utf8')
  try {
    return masks.value(JSON.parse(text))
  } catch {
    return masks.brokenJson(text)
  }
}
