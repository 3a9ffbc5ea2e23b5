import { readFile } from 'node:fs/promises'
import { loadedLater } from '../platform/loaded-later.ts'
import type { Service, World } from '../service.ts'
import { BadWorld, judgeWorld } from './judge-world.ts'

// A start with a named world, the usual one, does not need it.
const loadYaml = loadedLater(() => import('yaml'))

/** `--world`: a name, or the path of a JSON or YAML file. Throws a BadWorld. */
export async function readWorld(nameOrFile: string, services: readonly Service[]): Promise<World> {
  const names = worldNames(services)
  if (names.includes(nameOrFile)) return namedWorld(nameOrFile, services)
  let text: string
  try {
    text = await readFile(nameOrFile, 'utf8')
  } catch (error) {
    throw new BadWorld(
      `there is no world '${nameOrFile}': it is neither ${names.join(' nor ')} nor a readable file (${message(error)})`,
    )
  }
  const json = text.length > LARGE ? jsonOf(text) : undefined
  if (json !== undefined) return judgeWorld(json, { origin: nameOrFile, services })
  const { parse } = await loadYaml()
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new BadWorld(`${nameOrFile} is neither JSON nor YAML: ${firstLine(message(error))}`)
  }
  return judgeWorld(value, { origin: nameOrFile, services })
}

/**
 * Characters from which a world is read as JSON, if it is JSON: forty times as fast. The YAML parser, which reads both,
 * also finds a member that is given twice.
 */
const LARGE = 1 << 20

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A world that came as a value, or the name of one; never a path, for it may come over the network. */
export async function worldFrom(value: unknown, services: readonly Service[]): Promise<World> {
  if (typeof value !== 'string') return judgeWorld(value, { origin: 'world', services })
  const names = worldNames(services)
  if (names.includes(value)) return namedWorld(value, services)
  throw new BadWorld(`there is no world named '${value}': there are ${names.join(' and ')}`)
}

function worldNames(services: readonly Service[]): string[] {
  return [...new Set(services.flatMap(({ tenants }) => Object.keys(tenants.worlds)))]
}

/** What each service says of the tenants of its world of this name, joined by their slugs. */
async function namedWorld(name: string, services: readonly Service[]): Promise<World> {
  const files = services.flatMap(({ tenants }) => tenants.worlds[name] ?? [])
  const worlds = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as World))
  const joined = new Map<string, World['tenants'][number]>()
  for (const tenant of worlds.flatMap(({ tenants }) => tenants)) {
    joined.set(tenant.slug, { ...joined.get(tenant.slug), ...tenant })
  }
  return { tenants: [...joined.values()] }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Without the excerpt that the parser adds. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/:$/, '')
}
