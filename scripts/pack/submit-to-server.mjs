import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const DEMO_KEY = 'sk_sandbox000000000000000000001'

/** Starts the installed server, submits one invoice, and stops it as a service manager would. */
export async function submitToServer(folder) {
  const server = spawn(process.execPath, [join(folder, 'node_modules/nuntiq-kit/dist/cli.js'), 'serve', '--ephemeral', '--port', '0', '--log', 'json'], {
    cwd: folder, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  try {
    const { event, url } = await firstEvent(server.stdout)
    if (event !== 'listening') throw new Error(`the first event is ${event} instead of listening`)
    const response = await fetch(`${url}/api/v1/partner/invoices`, {
      method: 'POST',
      headers: { 'X-API-Key': DEMO_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ invoice: { header: { invoice_number: 'INV-1001' } } }),
    })
    const answer = await response.json()
    if (response.status !== 200 || !answer.data?.invoice_token) throw new Error(`answered ${response.status} ${JSON.stringify(answer)}`)
  } finally {
    server.kill('SIGTERM')
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`SIGTERM ended it with ${code} instead of 0`)
}

async function firstEvent(output) {
  for await (const line of createInterface({ input: output })) return JSON.parse(line)
  throw new Error('it ended without a word')
}
