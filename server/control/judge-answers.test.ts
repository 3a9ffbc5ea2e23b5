import { test } from 'tap'
import { silentLog } from '../log/log.ts'
import { inTurnOf } from '../platform/in-turn-of.test.helper.ts'
import type { Validator } from '../platform/validator.ts'
import { createSandbox, type Sandbox } from '../sandbox/create-sandbox.ts'
import { SERVICES } from '../services.ts'
import type { OpenService, Service } from '../service.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { type ControlCall, DONE, ok } from './control-call.ts'
import { ControlError } from './control-error.ts'

const isToy: Validator = (body) => typeof body === 'object' && body !== null && 'toy' in body

const toyCall = (id: string, handle: ControlCall['handle']): ControlCall => ({
  id,
  method: 'GET',
  path: `/toys/${id}`,
  handle,
})

/** A list that is judged and written in many turns; one toy in the middle is none. */
const MANY = Array.from({ length: 5000 }, (_, number) =>
  number === 2718 ? { boat: number } : { toy: number, of: '½ “wood”' },
)
const areToys: Validator = (body) => {
  const bad = Array.isArray(body) ? body.findIndex((each) => !isToy(each)) : 0
  const params = { missingProperty: 'toy' }
  areToys.errors = bad === -1 ? null : [{ instancePath: `/${bad}`, keyword: 'required', params }]
  return bad === -1
}

const calls: readonly ControlCall[] = [
  toyCall('listToys', () => ok(MANY)),
  toyCall('getToy', () => ok({ toy: 1 })),
  toyCall('getBroken', () => ok({ boat: 1 })),
  toyCall('getMissing', () => {
    throw new ControlError(404, 'there is no toy')
  }),
  toyCall('getStrange', () => {
    throw new ControlError(409, 'the toy is in use')
  }),
  toyCall('getUndescribed', () => ok({ boat: 1 })),
  toyCall('getNothing', () => DONE),
]

const documented = { 200: isToy, 404: isToy }

interface Toys extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly broken: { exchange: string; violations: readonly string[] }[]
  get(path: string): Promise<Response>
}

/** The services of the package and one with toy calls, and what the log was told of broken answers. */
async function openToys(show: (tenant: Tenant, shown: object) => object = (_, shown) => shown): Promise<Toys> {
  const [nuntiq] = SERVICES
  if (!nuntiq) throw new Error('there is no service to build upon')
  const broken: Toys['broken'] = []
  const service: Service = {
    ...nuntiq,
    contract: {
      ...nuntiq.contract,
      controlAnswers: {
        ...nuntiq.contract.controlAnswers,
        getToy: documented,
        getBroken: documented,
        getMissing: documented,
        getStrange: documented,
        getNothing: {},
        listToys: { 200: areToys },
      },
    },
    open(resources): OpenService {
      const open = nuntiq.open(resources)
      return {
        ...open,
        control: [...open.control, ...calls],
        tenants: { ...open.tenants, show: async (tenant) => show(tenant, await open.tenants.show(tenant)) },
      }
    },
  }
  const log = { ...silentLog, contractBroken: (each: Toys['broken'][number]) => void broken.push(each) }
  const sandbox = await createSandbox({ ephemeral: true, listen: false, services: [service], log })
  return {
    sandbox,
    broken,
    get: (path) => sandbox.fetch(`/_sandbox/v1${path}`),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

test('an answer that breaks the contract is told to the log, and answered all the same', async (t) => {
  await using toys = await openToys()
  const answer = await toys.get('/toys/getBroken')
  t.equal(answer.status, 200)
  t.same(await answer.json(), { boat: 1 })
  t.match(toys.broken, [{ exchange: 'GET /toys/getBroken (getBroken)', violations: [/^getBroken 200: /] }])
  t.equal(toys.broken.length, 1)
})

test('so is one to a call within the process', async (t) => {
  await using toys = await openToys()
  const { getBroken } = toys.sandbox.control as unknown as Record<string, () => Promise<unknown>>
  t.same(await getBroken?.(), { boat: 1 })
  t.match(toys.broken, [{ violations: [/^getBroken 200: /] }])
})

test('a long list is answered byte for byte, and what is wrong in it is told with its place', async (t) => {
  await using toys = await openToys()
  const answer = await toys.get('/toys/listToys')
  t.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
  t.equal(answer.headers.get('content-length'), String(Buffer.byteLength(JSON.stringify(MANY))))
  t.equal(await answer.text(), JSON.stringify(MANY))
  t.match(toys.broken, [{ violations: ['listToys 200: [2718].toy is required'] }])
  const { listToys } = toys.sandbox.control as unknown as Record<string, () => Promise<unknown>>
  t.same(await listToys?.(), MANY)
})

test('others get their turns while a long list is judged and written', async (t) => {
  await using toys = await openToys()
  const turnsDuring = async (path: string): Promise<number> => {
    const seen = inTurnOf()
    await toys.get(path)
    return seen.end().turns
  }
  await turnsDuring('/toys/getToy')
  const short = await turnsDuring('/toys/getToy')
  const long = await turnsDuring('/toys/listToys')
  // 15,000 values, of which a piece holds 2,000, to be judged and to be written.
  t.ok(long >= short + 8, `${short} turns and ${long}`)
})

test('a status that is not documented is told, of a refusal too', async (t) => {
  await using toys = await openToys()
  t.equal((await toys.get('/toys/getStrange')).status, 409)
  t.match(toys.broken, [{ violations: ['getStrange documents no answer 409'] }])
})

test('what keeps the contract, has no JSON or is described nowhere is not told', async (t) => {
  await using toys = await openToys()
  for (const call of ['getToy', 'getMissing', 'getUndescribed', 'getNothing']) await toys.get(`/toys/${call}`)
  t.same(toys.broken, [])
})

const wrongTenants: Readonly<Record<string, { add: object; says: RegExp }>> = {
  'a member that nobody knows': { add: { colour: 'red' }, says: /colour is not known here/ },
  "a service's member of another type": { add: { inboxes: 7 }, says: /inboxes must be/ },
}

for (const [name, { add, says }] of Object.entries(wrongTenants)) {
  test(`a tenant is judged by the sandbox and its services together: ${name}`, async (t) => {
    await using toys = await openToys((_, shown) => ({ ...shown, ...add }))
    for (const path of ['/tenants', '/tenants/acme']) await toys.get(path)
    t.match(toys.broken, [{ violations: [says] }, { violations: [says] }])
  })
}

test('a tenant without a member that a service requires is told', async (t) => {
  await using toys = await openToys(() => ({ inboxes: [] }))
  await toys.get('/tenants/acme')
  t.match(toys.broken, [{ violations: [/^getTenant 200: .* is required/] }])
})
