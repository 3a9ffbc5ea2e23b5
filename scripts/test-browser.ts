// Runs the tests that need a real browser: npm run test:browser
// Chromium is taken from $CHROMIUM or /usr/bin/chromium. Screenshots are left in build/screenshots/.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
if (!existsSync(chromium)) {
  console.error(
    `there is no Chromium at ${chromium}: install it with \`apt-get install chromium\`, or say in $CHROMIUM where it is`,
  )
  process.exit(2)
}

const files = readdirSync('server', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.browser.ts'))
  .map((name) => join('dist/server', name.replace(/\.ts$/, '.js')))
  .toSorted()
const ran = spawnSync(process.execPath, ['dist/scripts/test.js', '--files', ...files], { stdio: 'inherit' })
process.exitCode = ran.status ?? 1
