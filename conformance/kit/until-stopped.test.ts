import { spawnSync } from 'node:child_process'
import { test } from 'tap'

/** Runs the work in a process of its own: what nobody catches is the subject. */
function runWork(work: string): { status: number | null; out: string; err: string } {
  const script = `
    const { untilStopped } = await import('${process.cwd()}/dist/conformance/kit/until-stopped.js')
    const turn = () => new Promise((resolve) => setTimeout(resolve, 20))
    const terminal = { err: (text) => void process.stderr.write(text) }
    const said = await untilStopped(terminal, { atOnce: 'look there', work: async ({ signal, mishaps }) => { ${work} } })
    console.log(JSON.stringify(said))`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  return { status, out: stdout, err: stderr }
}

test('what nobody catches stops the work in order, and is told to it', async (t) => {
  for (const fault of [
    'void Promise.reject(new Error("dropped"))',
    'setImmediate(() => { throw new Error("dropped") })',
  ]) {
    const said = runWork(`${fault}; await turn(); return { stopped: signal.aborted, said: mishaps() }`)
    t.match(said, { status: 0, err: /the suite failed: dropped; cleaning up/ })
    t.equal(said.out.trim(), '{"stopped":true,"said":["not caught: dropped"]}')
  }
})

test('work that stands still is exit 2 and not whatever the engine ends with', async (t) => {
  t.match(runWork('await new Promise(() => undefined)'), { status: 2, out: '', err: /it stood still; look there/ })
})
