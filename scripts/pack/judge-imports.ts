import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'

// `from 'x'`, `import 'x'` and `import('x')`, but not `Buffer.from('x')`.
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(?\s*)["']((?:@[\w.-]+\/)?[\w][\w.-]*)(?:\/[^"'\n]*)?["']/g

/** What is only there because something else happens to bring it may be gone with the next release. */
export function judgeImports(folder: string): void {
  const root = join(folder, 'node_modules/nuntiq-kit')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const undeclared = new Map<string, string>()
  for (const file of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|d\.ts)$/.test(file)) continue
    for (const [, name = ''] of readFileSync(join(root, 'dist', file), 'utf8').matchAll(IMPORT)) {
      if (!isBuiltin(name) && !name.startsWith('node:') && !(name in manifest.dependencies)) undeclared.set(name, file)
    }
  }
  if (undeclared.size > 0) {
    throw new Error(
      [...undeclared]
        .map(([name, file]) => `dist/${file} imports ${name}, which is not among the dependencies`)
        .join('\n'),
    )
  }
}
