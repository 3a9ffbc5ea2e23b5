#!/usr/bin/env node
// Nothing is imported before the Node version is known to be enough: an older one would stop at the
// first import with an error that helps nobody.
const wanted = [20, 19]
const running = process.versions.node.split('.').map(Number)

if ((running[0] ?? 0) < 20 || (running[0] === 20 && (running[1] ?? 0) < 19)) {
  process.stderr.write(`nuntiq-kit needs Node ${wanted.join('.')} or newer; this is ${process.versions.node}.\n`)
  process.exit(2)
}

const USAGE = `nuntiq-kit: a sandbox and a conformance suite for the Nuntiq Partner API

  nuntiq-kit serve                    run the sandbox
  nuntiq-kit conform --target BASE    judge a deployment
  nuntiq-kit COMMAND --help           list the options of a command
  nuntiq-kit --version
`

const [command, ...args] = process.argv.slice(2)
switch (command) {
  case 'serve':
    process.exitCode = await (await import('./server/cli.ts')).serve(args)
    break
  case 'conform':
    process.exitCode = await (await import('./conformance/cli.ts')).conform(args)
    break
  case '--version':
  case '-v':
    process.stdout.write(`${(await import('./server/platform/version.ts')).version()}\n`)
    break
  case undefined:
  case 'help':
  case '--help':
  case '-h':
    process.stdout.write(USAGE)
    break
  default:
    process.stderr.write(`nuntiq-kit: there is no command '${command}'\n\n${USAGE}`)
    process.exitCode = 2
}

export {}
