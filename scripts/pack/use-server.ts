import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { COMMAND, withServer } from './with-server.ts'

const DEMO_KEY = 'sk_sandbox000000000000000000001'

/** One invoice goes in over HTTP. */
export function submitToServer(folder: string): Promise<void> {
  return withServer(folder, async (url) => {
    const response = await fetch(`${url}/api/v1/partner/invoices`, {
      method: 'POST',
      headers: { 'X-API-Key': DEMO_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ invoice: { header: { invoice_number: 'INV-1001' } } }),
    })
    const answer = (await response.json()) as { data?: { invoice_token?: string } }
    if (response.status !== 200 || !answer.data?.invoice_token)
      throw new Error(`answered ${response.status} ${JSON.stringify(answer)}`)
  })
}

/** The packed suite finds the packed server in order, with what needs no development dependency. */
export function judgeServer(folder: string): Promise<void> {
  return withServer(folder, async (url) => {
    await promisify(execFile)(process.execPath, [COMMAND, 'conform', '--target', `${url}/api`], {
      cwd: folder,
      env: { ...process.env, NUNTIQ_API_KEY: DEMO_KEY },
      maxBuffer: 64 * 1024 * 1024,
    })
  })
}
