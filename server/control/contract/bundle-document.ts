import type { OpenApiDocument, Schema } from './open-api-document.ts'

const REFERENCE = /^([^#]*)#\/components\/(\w+)\/(\w+)$/

/**
 * Makes a document stand alone: components that it refers to in other files are taken in under their own names.
 * `file` is a URL, and `read` gives the document behind one. A name that would stand for two components is refused.
 */
export async function bundleDocument(
  file: string,
  read: (file: string) => Promise<OpenApiDocument>,
): Promise<OpenApiDocument> {
  const document = await read(file)
  const foreign: Record<string, Record<string, Schema>> = {}
  const origins = new Map<string, string>()

  async function takeIn(origin: string, kind: string, name: string): Promise<void> {
    const place = `#/components/${kind}/${name}`
    if (origins.get(place) === origin) return
    const component = (await read(origin)).components?.[kind]?.[name]
    if (component === undefined) throw new Error(`${file}: ${origin} has no ${place}`)
    if (origins.get(place) === origin) return
    if (document.components?.[kind]?.[name] !== undefined || origins.has(place))
      throw new Error(`${file}: ${place} of ${origin} is wanted, but the name is taken by another component`)
    // Noted before its own references are followed: they may lead back to it.
    origins.set(place, origin)
    const standing = (await standAlone(component, origin)) as Schema
    foreign[kind] = { ...foreign[kind], [name]: standing }
  }

  /** A copy whose references all lead into the bundle. `from` is the file that the value stands in. */
  async function standAlone(value: unknown, from: string): Promise<unknown> {
    if (Array.isArray(value)) {
      const items: unknown[] = []
      for (const item of value) items.push(await standAlone(item, from))
      return items
    }
    if (typeof value !== 'object' || value === null) return value
    const copy: Record<string, unknown> = {}
    for (const [member, of] of Object.entries(value)) {
      copy[member] = member === '$ref' && typeof of === 'string' ? await rerouted(of, from) : await standAlone(of, from)
    }
    return copy
  }

  async function rerouted(reference: string, from: string): Promise<string> {
    const [, path, kind, name] = REFERENCE.exec(reference) ?? []
    if (kind === undefined || name === undefined) throw new Error(`${from}: ${reference} does not lead to a component`)
    const origin = path ? new URL(path, from).href : from
    if (origin !== file) await takeIn(origin, kind, name)
    return `#/components/${kind}/${name}`
  }

  const own = (await standAlone(document, file)) as OpenApiDocument
  const components: Record<string, Readonly<Record<string, Schema>>> = { ...own.components }
  for (const [kind, named] of Object.entries(foreign)) components[kind] = { ...components[kind], ...named }
  return { ...own, components }
}
