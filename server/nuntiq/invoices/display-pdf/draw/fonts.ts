import { readFile } from 'node:fs/promises'
import type { FontName } from './style.ts'

/** Embedded fonts: PDF's built-in fonts only have Western European letters. */
const files: Readonly<Record<FontName, string>> = {
  regular: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf',
}

let loading: Promise<Record<FontName, Buffer>> | undefined

/** The font files, read once per process. */
export function loadFonts(): Promise<Record<FontName, Buffer>> {
  loading ??= readFonts().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function readFonts(): Promise<Record<FontName, Buffer>> {
  const [regular, bold] = await Promise.all([readFont('regular'), readFont('bold')])
  return { regular, bold }
}

function readFont(name: FontName): Promise<Buffer> {
  return readFile(new URL(import.meta.resolve(files[name])))
}
