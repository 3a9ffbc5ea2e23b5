import { spawn } from 'node:child_process'
import { judgeTap, type TapVerdict } from './judge-tap.ts'

export interface FileVerdict extends TapVerdict {
  /** What it said on standard error. */
  readonly complaints: string
  readonly seconds: number
}

/** A test file that hangs is ended after this long; a whole crash test on a busy machine needs a fraction of it. */
const PATIENCE_MS = 180_000

/** Runs one test file in a process of its own and judges what it said. Never rejects. */
export function runFile(file: string): Promise<FileVerdict> {
  return new Promise((resolve) => {
    const { parser, verdict } = judgeTap()
    const started = performance.now()
    const child = spawn(process.execPath, [file], {
      // tap's own clock would end a file after 30 seconds, however busy the machine is.
      env: { ...process.env, TAP_TIMEOUT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    })
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text
    })
    child.stdout.on('data', (chunk: Buffer) => parser.write(chunk))
    child.on('error', (error) => verdict.problems.push(`cannot be run: ${error.message}`))
    child.on('close', (code, signal) => {
      parser.end()
      const failed = verdict.problems.length > 0 || verdict.tests.some(({ problems }) => problems.length > 0)
      if (signal !== null) verdict.problems.push(`was ended by ${signal}`)
      else if (code !== 0 && !failed) verdict.problems.push(`ended with exit code ${code}`)
      resolve({ ...verdict, complaints, seconds: (performance.now() - started) / 1000 })
    })
  })
}
