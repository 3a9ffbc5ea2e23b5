import { createMasks } from '../control/requests/mask-secrets.ts'
import { maskedLog } from '../log/masked-log.ts'
import { after } from '../platform/after.ts'
import { loadAll } from '../platform/loaded-later.ts'
import { joinSecretNames } from '../platform/secret-names.ts'
import { systemRandom } from '../platform/random.ts'
import { startTicker } from '../platform/ticker.ts'
import { finishMoves } from '../time/finish-moves.ts'
import { settleAll } from '../time/settle-all.ts'
import { assemble } from './assemble.ts'
import { closeInReverse } from './close-in-reverse.ts'
import { createFileCollector } from './file-collector.ts'
import { frontDoor } from './front-door.ts'
import { listen } from './listener.ts'
import { openResources } from './open-resources.ts'
import { openStorage } from './open-storage.ts'
import { type Sandbox, sandboxOf } from './sandbox.ts'
import { sayProgress } from './say-progress.ts'
import { planSandbox, type SandboxOptions } from './sandbox-options.ts'
import { takeUpState } from './take-up-state.ts'

export type { Sandbox } from './sandbox.ts'
export type { SandboxOptions, World } from './sandbox-options.ts'
export type { SandboxClock } from './clock.ts'
export { ControlError } from '../control/control-error.ts'
export type { ControlCalls, Download } from './control-calls.ts'
export type { Mail, MailType, SandboxMail } from './mail.ts'
export type { SandboxTenant, SceneName, TenantOptions } from './tenant.ts'
export type { Effect } from '../time/effect.ts'

/** The address of a sandbox without a socket, which only its own `fetch` understands. */
const NOWHERE = 'http://sandbox.localhost'
const TICK_MS = 2_000
/** Whoever has waited for the port asks at once: what most requests do not need is loaded behind the first. */
const FIRST_REQUESTS_MS = 100

/**
 * Starts a sandbox: storage, resources, the application upon them, its state, the socket, the ticker. They are closed
 * in reverse, also when a later one cannot be opened. Rejects with a StoreError, BadWorld or CannotListen that says
 * what to do.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const planned = await planSandbox(options)
  const { services, world } = planned
  const log = maskedLog(planned.log, createMasks(joinSecretNames(services.map(({ secrets }) => secrets))))
  const plan = { ...planned, log }
  const random = systemRandom()
  let url = NOWHERE
  const closing = closeInReverse()
  try {
    const storage = await openStorage({ ...plan, random })
    closing.add(() => storage.close())
    // A start that breaks off leaves it to the next one.
    let forgetDamage = async (): Promise<void> => undefined
    closing.add(() => forgetDamage())

    const resources = openResources({ ...plan, storage, random, origin: () => url, closing })
    const { checkpoints, trouble } = storage
    const files = createFileCollector({ ...storage, log })
    closing.add(() => files.close())
    const assembled = assemble({ ...plan, resources, checkpoints, trouble, files, beginning: plan })
    await takeUpState({ resources, data: plan.data ?? '', fresh: () => assembled.reset({}) })

    const door = frontDoor(assembled)
    // What is in flight still writes, mails and inspects.
    closing.add(() => door.empty())
    if (plan.listen) {
      const { unreached } = assembled
      const listener = await listen({ ...plan.listen, handle: door.handle, unreached })
      url = listener.url
      closing.add(() => listener.close())
      const loadRest = (): Promise<void> =>
        loadAll().catch((error: unknown) => log.fault({ exchange: 'a module that was put off; start anew', error }))
      const callOff = after(FIRST_REQUESTS_MS, () => void loadRest())
      closing.add(async () => callOff())
    }
    // Whoever still waits for a mail would keep the listener from closing.
    closing.add(() => resources.mailbox.dismiss())
    let ticker: { stop(): Promise<void> } | undefined
    closing.add(() => {
      door.shut()
      // What it is doing is in flight like everything else.
      void door.pass(async () => ticker?.stop())
    })
    // Behind the shut door, but at the address that the links in mails lead to.
    await finishMoves(
      assembled.timekeeping,
      sayProgress({ ...plan, line: (done, of) => `clocks moved: ${done} of ${of}` }),
    )
    door.open()

    forgetDamage = once(storage.forgetDamage)
    ticker = startTicker({
      everyMs: TICK_MS,
      onError: (error) => log.fault({ exchange: 'due work', error }),
      work: async () => {
        // Not at once: the caller has to say it first.
        await forgetDamage()
        // Where writing has failed, this finds out that it works again.
        await trouble()
        await settleAll(assembled.timekeeping)
      },
    })

    return sandboxOf({ url, world, resources, assembled, door, close: closing.close })
  } catch (error) {
    await closing.close()
    throw error
  }
}

/** What fails is left as it is: then it is done another time. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work().catch(() => undefined))
}
