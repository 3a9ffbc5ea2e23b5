import type { ServerResponse } from 'node:http'

/** Calls back once the answer is finished, or its caller gone; at once where either has been before. */
export function whenOver(response: ServerResponse, over: () => void): void {
  if (response.destroyed || response.writableFinished) return over()
  response.once('finish', over)
  response.once('close', over)
}
