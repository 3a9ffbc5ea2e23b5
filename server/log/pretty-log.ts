import { faultText, type Log, type Listening, pathOf } from './log.ts'
import { printable, printableLines } from './printable.ts'

/** For a person, who may sit at a terminal. */
export function prettyLog(write: (text: string) => void, { terminal = false } = {}): Log {
  return {
    ...(terminal && { progress: (line: string) => write(`\r\u001B[K${line}`) }),
    listening: (facts) => write(greeting(facts)),
    exchange(exchange) {
      const advice = exchange.advice.map((text) => `      advice: ${printable(text)}\n`).join('')
      const tenant = exchange.tenant ?? '-'
      write(
        `${exchange.status ?? 'hung up'} ${printable(exchange.raw.method)} ${printable(pathOf(exchange))}  ${exchange.rule ?? ''}  ${tenant} ${exchange.id}\n${advice}`,
      )
    },
    effect: ({ at, tenant, rule, effect, subject }) =>
      write(`${at} ${printable(`${effect}: ${subject}`)}  ${rule}  ${tenant}\n`),
    contractBroken: ({ exchange, violations }) =>
      write(`${exchange}: OUR ANSWER BREAKS THE CONTRACT, please report it: ${printable(violations.join('; '))}\n`),
    fault: ({ exchange, error }) =>
      write(`${printable(exchange)}: OUR FAULT, please report it: ${printableLines(faultText(error))}\n`),
    warn: (message) => write(`warning: ${printable(message)}\n`),
    stopped: () => write('stopped\n'),
  }
}

function greeting({ url, version, data, banner, demoKeys, now }: Listening): string {
  const lines = [
    ...banner.map(({ label, path }) => [label, url + path]),
    ['control API', `${url}/_sandbox/v1`],
    ['state', data === null ? 'in memory, gone when this stops' : data],
    ['clock', now],
  ]
  const wide = lines.reduce((most, [label = '']) => Math.max(most, label.length), 0)
  const facts = lines.map(([label = '', text = '']) => `  ${label.padEnd(wide)}  ${text}\n`).join('')
  const width = Math.max(0, ...demoKeys.map(({ name }) => name.length))
  const keys = demoKeys
    .map(({ name, tenant, api_key }) => `  ${name.padEnd(width)}  ${api_key}  (${tenant})\n`)
    .join('')
  return `nuntiq-kit ${version} listens on ${url}
${facts}${
    keys === ''
      ? ''
      : `demo keys
${keys}`
  }`
}
