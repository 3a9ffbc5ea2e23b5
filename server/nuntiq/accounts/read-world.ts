import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as nuntiq from '../../../spec/generated/nuntiq/control-validators.js'
import * as own from '../../../spec/generated/sandbox/control-validators.js'
import { describeSchemaError } from '../../platform/describe-schema-error.ts'
import { jointValidator } from '../../platform/joint-validator.ts'
import { findWorldConflict } from './find-world-conflict.ts'
import type { World } from './world.ts'

export const WORLD_NAMES = ['default', 'empty'] as const
type WorldName = (typeof WORLD_NAMES)[number]

/** A world that cannot be used; the message names the place. */
export class BadWorld extends Error {}

/** `--world`: a name, or the path of a JSON or YAML file. */
export async function readWorld(nameOrFile: string): Promise<World> {
  if (isWorldName(nameOrFile)) return readNamedWorld(nameOrFile)
  let text: string
  try {
    text = await readFile(nameOrFile, 'utf8')
  } catch (error) {
    throw new BadWorld(
      `there is no world '${nameOrFile}': it is neither ${WORLD_NAMES.join(' nor ')} nor a readable file (${message(error)})`,
    )
  }
  // Loaded here: a start with a named world, the usual one, never needs it.
  const { parse } = await import('yaml')
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new BadWorld(`${nameOrFile} is neither JSON nor YAML: ${firstLine(message(error))}`)
  }
  return judgeWorld(value, nameOrFile)
}

/** A world that came as a value, or the name of one; never a path, for it may come over the network. */
export async function worldFrom(value: unknown): Promise<World> {
  if (typeof value !== 'string') return judgeWorld(value, 'world')
  if (isWorldName(value)) return readNamedWorld(value)
  throw new BadWorld(`there is no world named '${value}': there are ${WORLD_NAMES.join(' and ')}`)
}

const validateTenant = jointValidator([
  { validate: own.validateWorldTenant, members: own.members.WorldTenant },
  { validate: nuntiq.validateWorldTenant, members: nuntiq.members.WorldTenant },
])

function judgeWorld(value: unknown, origin: string): World {
  if (!own.validateWorld(value)) {
    const problem = describeSchemaError(own.validateWorld.errors)
    throw new BadWorld(`${origin}: ${problem.path} ${problem.message}`)
  }
  const world = value as World
  for (const [index, tenant] of world.tenants.entries()) {
    if (validateTenant(tenant)) continue
    const problem = describeSchemaError(validateTenant.errors)
    throw new BadWorld(`${origin}: tenants[${index}].${problem.path} ${problem.message}`)
  }
  const conflict = findWorldConflict(world)
  if (conflict !== undefined) throw new BadWorld(`${origin}: ${conflict}`)
  return world
}

async function readNamedWorld(name: WorldName): Promise<World> {
  const path = fileURLToPath(new URL(`../../../../spec/nuntiq/worlds/${name}.json`, import.meta.url))
  return JSON.parse(await readFile(path, 'utf8')) as World
}

function isWorldName(name: string): name is WorldName {
  return WORLD_NAMES.some((known) => known === name)
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Without the excerpt that the parser adds. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/:$/, '')
}
