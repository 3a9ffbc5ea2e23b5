// Packs the project as it would be published, installs it into an empty folder and uses it there, as
// a JavaScript project and as a TypeScript one, with the example of README.md as it is printed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judgeContent } from './pack/judge-content.ts'
import { judgeImports } from './pack/judge-imports.ts'
import { install, packTarball, type Tarball } from './pack/install.ts'
import { installForProduction } from './pack/install-for-production.ts'
import { runCommand } from './pack/run-command.ts'
import { runReadmeExample, typeCheckReadmeExample } from './pack/readme-example.ts'
import { judgeServer, submitToServer } from './pack/use-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-pack-'))
const counts = { passed: 0, failed: 0 }

/** Runs a check; its message says what is wrong. */
async function check(name: string, work: () => void | string | Promise<void>): Promise<boolean> {
  try {
    const told = await work()
    counts.passed++
    console.log(`ok      ${name}${told ? `: ${told}` : ''}`)
    return true
  } catch (error) {
    counts.failed++
    console.log(`not ok  ${name}\n${messageOf(error).trim().replace(/^/gm, '        ')}`)
    return false
  }
}

try {
  let tarball: Tarball | undefined
  await check('the project packs', () => {
    tarball = packTarball(folder)
    return `${tarball.entryCount} files, ${tarball.size} bytes`
  })
  const packed = tarball
  if (packed && (await check('the tarball installs into an empty project', () => install(folder, packed)))) {
    await check('the package holds what it needs and nothing else', () => judgeContent(packed))
    await check('what it imports is declared', () => judgeImports(folder))
    await check('npx nuntiq-kit --version', () => runCommand(folder))
    await check('nuntiq-kit serve takes a submission', () => submitToServer(folder))
    await check('nuntiq-kit conform judges that server', () => judgeServer(folder))
    await check('the example of README.md runs as JavaScript', () => runReadmeExample(folder))
    await check('the example of README.md holds as strict TypeScript, and runs', () => typeCheckReadmeExample(folder))
  }
  await check('npm ci --omit=dev', () => installForProduction(join(folder, 'production')))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 ? 1 : 0

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
