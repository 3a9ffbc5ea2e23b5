import { loadedLater } from '../loaded-later.ts'

const loadDetector = loadedLater(() => import('file-type/core'))

/** The detector's own bounds keep it far below this; the timer is for what they forgot. */
const giveUpAfterMs = 1000

/**
 * The media type by magic number (file-type), without parameters, or undefined.
 * Never rejects: bytes that upset the detector have no recognisable type.
 */
export async function detectMagic(bytes: Uint8Array): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await loadDetector()
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, giveUpAfterMs, undefined)
  })
  const detected = fileTypeFromBuffer(bytes).catch(() => undefined)
  try {
    const found = await Promise.race([detected, expired])
    return found?.mime.split(';', 1)[0]?.trim().toLowerCase()
  } finally {
    clearTimeout(timer)
  }
}
