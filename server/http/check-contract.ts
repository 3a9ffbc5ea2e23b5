import type { Log } from '../log/log.ts'
import { andThen, type Soon } from '../platform/soon.ts'
import type { Api } from './api.ts'
import type { Exchange } from './exchange.ts'

/** Judges our own answer by the contract: a violation is a bug of ours, and the log says so. */
export function checkContract(api: Api, { log }: { log: Log }): (exchange: Exchange) => Soon<void> {
  return (exchange) => {
    const { operation, answer } = exchange
    if (!operation || !answer) return undefined
    const { status, headers = {}, body } = answer
    return andThen(api.judgeAnswer({ operation, status, headers, body }), (violations) => tell(exchange, violations))
  }

  function tell({ logged }: Exchange, violations: string[]): void {
    if (violations.length === 0) return
    logged.contract = violations
    log.contractBroken({ exchange: logged.id, violations })
  }
}
