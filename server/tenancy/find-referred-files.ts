import { Turns } from '../platform/turns.ts'
import type { Store } from '../store/port.ts'
import type { Checkpoints } from './checkpoints.ts'

/** A name of a file, as documents hold it. */
const NAME = /"([0-9a-f]{64})"/g
const NAME_LENGTH = 66
/** Characters of checkpoints that are searched before others get a turn. */
const SLICE = 1 << 19

export interface Referred {
  readonly names: ReadonlySet<string>
  /** How much text was searched. */
  readonly characters: number
}

/**
 * Which of these files the state, a checkpoint or what damage has put aside refers to. Any mention counts, whatever kind
 * of document it stands in: it may have been written by an earlier version, and a file too many does no harm.
 */
export async function findReferredFiles(
  files: ReadonlySet<string>,
  {
    store,
    checkpoints,
    aside,
  }: { store: Pick<Store, 'export'>; checkpoints: Checkpoints; aside(): AsyncIterable<AsyncIterable<Buffer>> },
): Promise<Referred> {
  const names = new Set<string>()
  let characters = 0
  const search = (text: string): boolean => {
    characters += text.length
    for (const [, name = ''] of text.matchAll(NAME)) if (files.has(name)) names.add(name)
    return names.size === files.size
  }
  for await (const { text } of store.export()) if (search(text)) return { names, characters }
  const turns = new Turns(SLICE)
  for await (const text of each(checkpoints, aside)) {
    let end = ''
    for await (const chunk of text) {
      // A name may lie across two chunks; it is plain ASCII.
      const searched = end + chunk.toString('latin1')
      if (search(searched)) return { names, characters }
      end = searched.slice(1 - NAME_LENGTH)
      await turns.after(searched.length)
    }
  }
  return { names, characters }
}

async function* each(
  checkpoints: Checkpoints,
  aside: () => AsyncIterable<AsyncIterable<Buffer>>,
): AsyncGenerator<AsyncIterable<Buffer>> {
  for (const name of await checkpoints.names()) {
    const text = await checkpoints.read(name)
    if (text !== undefined) yield text
  }
  yield* aside()
}
