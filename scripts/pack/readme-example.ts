import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { run } from './run.ts'

const EXPECTED = /^200 http:\/\/127\.0\.0\.1:\d+\n0\n$/

/** As README.md says of plain JavaScript: without `await using`, and closed at the end. */
export function runReadmeExample(folder: string): void {
  const script = `${example().replace('await using sandbox', 'const sandbox')}\nawait sandbox.close()\n`
  writeFileSync(join(folder, 'example.js'), script)
  judgeOutput(run(folder, process.execPath, 'example.js'))
}

/** Compiles the example with the declarations of the package, all of them checked, and runs the result. */
export function typeCheckReadmeExample(folder: string): void {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>
  }
  run(
    folder,
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--save-dev',
    `@types/node@${devDependencies['@types/node']}`,
  )
  writeFileSync(join(folder, 'typed.ts'), example())
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { strict: true, module: 'NodeNext', target: 'ES2022', skipLibCheck: false, types: ['node'] },
      files: ['typed.ts'],
    }),
  )
  run(folder, process.execPath, createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', '.')
  judgeOutput(run(folder, process.execPath, 'typed.js'))
}

function example(): string {
  const found = /^```ts\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8'))?.[1]
  if (!found) throw new Error('README.md has no ts block')
  return found
}

function judgeOutput(printed: string): void {
  if (!EXPECTED.test(printed)) throw new Error(`it printed ${JSON.stringify(printed)}`)
}
