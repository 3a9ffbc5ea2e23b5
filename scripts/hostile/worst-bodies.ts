import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import type { Attack } from './attack.ts'

const KEY = 'sk_sandbox000000000000000000001'
const MB = 1024 * 1024
const SUBMISSION = '/api/v1/partner/invoices'
const STATE = '/_sandbox/v1/state'

interface Worst {
  readonly what: string
  readonly path: string
  readonly method: 'POST' | 'PUT'
  /** Sent at once this often. */
  readonly times: number
  /** Whether it is sent in chunks of a byte. */
  readonly chopped?: true
  text(): Buffer
}

export const worstBodies: Attack = {
  name: 'worst-bodies',
  law: 'no text of a body, sent once or many times at once, holds anybody up',
  seconds: { short: 30, full: 90 },
  async run(arena) {
    const victim = await arena.serve()
    let sent = 0
    let slowest = { what: 'none', ms: 0 }
    for (const { what, path, method, times, chopped, text } of worstTexts(arena.short ? 1 : 4)) {
      if (!arena.goesOn()) break
      const bytes = text()
      const answers = await Promise.all(
        Array.from({ length: times }, () => (chopped ? sendChopped : send)({ url: victim.url, path, method, bytes })),
      )
      for (const status of answers) {
        sent += 1
        if (status !== 200 && (status < 400 || status >= 500)) arena.violated(`${what} was answered ${status}`)
      }
      const ms = await victim.slowest()
      if (ms > slowest.ms) slowest = { what, ms }
      if (process.env['HOSTILE_SAY']) console.log(`${ms.toFixed(0)} ms ${what} x${times}`)
    }
    return `${sent} bodies, the worst of them: ${slowest.what}`
  },
}

/** `scale` 4 makes them as large as a request may be. */
function worstTexts(scale: number): Worst[] {
  const invoice = { path: SUBMISSION, method: 'POST', times: 1 } as const
  const state = { path: STATE, method: 'PUT', times: 1 } as const
  const large = 35 * scale * MB
  const spread = (what: string, text: () => string): Worst[] => [
    { ...invoice, what, text: () => Buffer.from(text()) },
    { ...invoice, times: 4 * scale, what: `${what}, at once`, text: () => Buffer.from(text()) },
  ]
  return [
    { ...invoice, what: 'line feeds and a byte that is not UTF-8', text: () => withEnd(Buffer.alloc(large, '\n'), 0xff) },
    { ...invoice, what: 'escapes and no end', text: () => Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(large, '\\n')]) },
    { ...invoice, what: 'spaces', text: () => Buffer.alloc(large, ' ') },
    { ...invoice, what: 'base64 in no attachment', text: () => Buffer.from(`{"note":"${'A'.repeat(large)}"}`) },
    { ...invoice, what: 'base64 without an end', text: () => Buffer.from(`{"attachments":[{"content":"${'A'.repeat(large)}`) },
    { ...invoice, what: 'base64 with a false last letter', text: () => contentOf(`${'A'.repeat(large)}!`) },
    { ...invoice, what: 'letters that are no base64', text: () => contentOf('\u00e9'.repeat(large / 2)) },
    ...spread('distinct names', () => `{"invoice":{${list(130_000 * scale, (n) => `"k${n}":1`)}}}`),
    ...spread('lines that are empty', () => `{"invoice":{"lines":[${'{},'.repeat(250_000 * scale)}{}]}}`),
    ...spread('numbers', () => `{"invoice":{"lines":[${'1e5,'.repeat(250_000 * scale)}1]}}`),
    ...spread('digits', () => `{"invoice":{"header":{"gross_total":${'9'.repeat(MB * scale)}}}}`),
    ...spread('depth', () => `{"invoice":${'['.repeat(250_000 * scale)}`),
    ...spread('one name', () => `{"invoice":{"header":{"${'aA'.repeat(3 * MB * scale)}":1}}}`),
    ...spread('escapes', () => `{"invoice":{"header":{"note":"${'\\u0041'.repeat(MB * scale)}"}}}`),
    ...spread('full lines', () => `{"invoice":{"lines":[${list(2_000 * scale, fullLine)}]}}`),
    { ...invoice, times: 4, chopped: true, what: 'chunks of a byte', text: () => contentOf('A'.repeat(50_000 * scale)) },
    { ...state, times: 4, chopped: true, what: 'a state in chunks of a byte', text: () => Buffer.alloc(50_000 * scale, '[') },
    { ...state, what: 'a state of empty rows', text: () => Buffer.from(`{"format":2,"rows":[${'{},'.repeat(3 * scale * MB)}{}]}`) },
    { ...state, what: 'a state that is one row', text: () => Buffer.from(`{"rows":[{"doc":{${list(130_000 * scale, (n) => `"k${n}":1`)}}}]}`) },
    { ...state, what: 'a state of depth', text: () => Buffer.alloc(large, '[') },
  ] // prettier-ignore
}

function list(count: number, item: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => item(n)).join(',')
}

function fullLine(n: number): string {
  return JSON.stringify({ invoice_line_number: n + 1, description: 'x'.repeat(80), quantity: '1.00', unit_price: 3.5, a: 1, b: 2 })
} // prettier-ignore

function contentOf(content: string): Buffer {
  return Buffer.from(`{"invoice":{},"attachments":[{"filename":"a.pdf","type":"IMAGE","content":"${content}"}]}`)
}

function withEnd(bytes: Buffer, last: number): Buffer {
  bytes[bytes.length - 1] = last
  return bytes
}

interface Sent {
  readonly url: string
  readonly path: string
  readonly method: string
  readonly bytes: Buffer
}

/** The status; 0 when the connection broke, which a refusal of what is still being sent may do. */
async function send({ url, path, method, bytes }: Sent): Promise<number> {
  const status = await new Promise<number>((resolve) => {
    const headers = { 'X-API-Key': KEY, 'Content-Type': 'application/json', 'Content-Length': bytes.length }
    const sent = request(new URL(path, url), { method, headers, agent: false }, (answer) => {
      answer.resume()
      answer.on('close', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0))
    sent.end(bytes)
  })
  return status === 0 ? statusOfBroken(url) : status
}

/** By hand: a client of Node's would take longer to send it than a server to read it. */
async function sendChopped({ url, path, method, bytes }: Sent): Promise<number> {
  const { hostname, host, port } = new URL(url)
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${KEY}\r\nContent-Type: application/json\r\n`
  const chunks = bytes.toString('latin1').replaceAll(/./gs, '1\r\n$&\r\n')
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(Number(port), hostname)
    socket.on('data', (piece) => (text += piece.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.write(`${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
  })
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]
  return status === undefined ? statusOfBroken(url) : Number(status)
}

/** A connection may break that is told of a refusal while it still sends; the sandbox must be there nevertheless. */
async function statusOfBroken(url: string): Promise<number> {
  await wait(50)
  const health = await fetch(`${url}/_sandbox/v1/health`).catch(() => undefined)
  return health?.ok ? 400 : 599
}
