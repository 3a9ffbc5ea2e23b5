import { members, responseValidators, validateTenant } from '../../spec/generated/sandbox/control-validators.js'
import type { Log } from '../log/log.ts'
import { judgeAnswer } from '../platform/judge-answer.ts'
import { PIECE, weightOf } from '../platform/json-weight.ts'
import { Turns } from '../platform/turns.ts'
import type { AnswerValidators } from '../platform/validator.ts'
import type { Members, Service } from '../service.ts'
import { splitMembers } from '../tenancy/split-members.ts'
import { controlErrorOf } from './answer-errors.ts'
import type { ControlAnswer, ControlCall } from './control-call.ts'

/**
 * The same calls, each judging what it answers, over HTTP and in this process alike. An answer that breaks
 * the contract is a bug of ours: the log says so, and the caller gets it all the same.
 */
export function judgeAnswers(
  calls: readonly ControlCall[],
  { services, log }: { services: readonly Service[]; log: Pick<Log, 'contractBroken'> },
): readonly ControlCall[] {
  const validators = new Map([own, ...services.map(answersOf)].flatMap((each) => Object.entries(each)))
  const shown = services.map(({ tenants }) => tenants.shown)

  function report({ id, method, path }: ControlCall, violation: string | undefined): void {
    if (violation !== undefined) log.contractBroken({ exchange: `${method} ${path} (${id})`, violations: [violation] })
  }

  return calls.map((call) => ({
    ...call,
    async handle(request) {
      try {
        const answer = await call.handle(request)
        report(call, await violationOf(answer, { id: call.id, validators, shown }))
        return answer
      } catch (error) {
        const status = controlErrorOf(error)?.status
        if (status !== undefined) report(call, undocumented(status, { id: call.id, validators }))
        throw error
      }
    },
  }))
}

const own: AnswerValidators = responseValidators
const answersOf = ({ contract }: Service): AnswerValidators => contract.controlAnswers ?? {}

interface Judged {
  readonly id: string
  readonly validators: ReadonlyMap<string, AnswerValidators[string]>
}

/** Only JSON is judged: what is written piece by piece is as large as the state, and bytes have no schema. */
async function violationOf(
  answer: ControlAnswer,
  { id, validators, shown }: Judged & { shown: readonly (Members | undefined)[] },
): Promise<string | undefined> {
  if (answer.kind !== 'json') return undefined
  const validate = validators.get(id)?.[answer.status]
  if (!validate) return undocumented(answer.status, { id, validators })
  const problem = (await judgeAnswer(validate, answer.body)) ?? (await tenantProblem(id, answer.body, shown))
  return problem && `${id} ${answer.status}: ${problem}`
}

/** An operation that no document describes is not judged. */
function undocumented(status: number, { id, validators }: Judged): string | undefined {
  const documented = validators.get(id)
  return !documented || documented[status] ? undefined : `${id} documents no answer ${status}`
}

const SHOWS_TENANTS = new Set(['listTenants', 'createTenant', 'getTenant', 'changeTenant'])
const ownMembers: Members = { names: members.Tenant, validate: validateTenant }

/** A tenant is shown by the sandbox and its services together: each judges its members, and others there are none. */
async function tenantProblem(
  id: string,
  body: unknown,
  shown: readonly (Members | undefined)[],
): Promise<string | undefined> {
  if (!SHOWS_TENANTS.has(id)) return undefined
  const services = shown.filter((each) => each !== undefined)
  // Where a service does not say which members are its own, they cannot be told from those of nobody.
  if (services.length < shown.length) return undefined
  const turns = new Turns(PIECE)
  for (const tenant of [body].flat()) {
    const { problem } = splitMembers(tenant as object, { own: ownMembers, services })
    if (problem !== undefined) return problem
    await turns.after(weightOf(tenant))
  }
  return undefined
}
