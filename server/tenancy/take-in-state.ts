import type { MemoryRoom, MemoryShare } from '../platform/memory-room.ts'
import { sayProblem } from '../platform/describe-schema-error.ts'
import { Turns } from '../platform/turns.ts'
import type { Validator } from '../platform/validator.ts'
import { ROOT, type Replacement, type StateRow, type Store } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import { BadState, malformed } from './bad-state.ts'
import { beyondMoves } from './beyond-moves.ts'
import { placeOf, RowJudge, type RowRules } from './row-judge.ts'
import { readParts } from './state-text/read-parts.ts'
import type { StateLimits, StatePart } from './state-text/state-parts.ts'
import {
  bringUpToDate,
  describeNewer,
  findNewer,
  isRoot,
  isUpToDate,
  NEWER_REMEDY,
  type SentRow,
  type StateVersions,
  UnfitDocument,
  versionsOf,
} from './state-versions.ts'
import { SELF, tenantCollection, type TenantDoc } from './tenant.ts'
import { rootCollection, type RootDoc, type Tenants } from './tenants.ts'
import type { StateHead } from './whole-state.ts'

/** What a state that is taken in has to fit in with. */
export interface Present extends RowRules {
  readonly store: Store
  /** Fingerprint of the pepper. */
  readonly pepper: string
  /** Of a state, whatever its rows are. */
  readonly validateHead: Validator
  readonly limits: StateLimits
  readonly room: MemoryRoom
}

/** A state that was judged, standing ready aside. */
export interface PreparedState {
  readonly rows: number
  /** Puts it in place of the present one, clocks included. */
  putInPlace(tenants: Tenants): Promise<void>
  /** To be called in any case: it takes no more room. */
  release(): void
}

/**
 * Takes in the text of a state row by row: each is judged and put aside as the store will hold it. Nothing is locked, and
 * nothing of the present state touched, until it stands whole and is put in place. Throws a BadState.
 */
export async function takeInState(text: AsyncIterable<Buffer>, present: Present): Promise<PreparedState> {
  const share = present.room.share()
  try {
    const intake = new Intake(present, share)
    for await (const part of readParts(text, present.limits)) await intake.take(part)
    return await intake.conclude()
  } catch (error) {
    share.release()
    throw error
  }
}

/** A row whose version is not known yet: as text, for there may be many. */
interface WaitingRow extends Omit<StateRow, 'doc'> {
  readonly index: number
  readonly text: string
}

/** Characters of rows that are gone through before others get a turn. */
const SLICE = 1 << 17
/** What a waiting row takes beside its text, of two bytes a character at most. */
const WAITING = 300

/** What a head is, its validator knows. */
function isHead(members: object, validate: Validator): members is StateHead {
  return validate(members)
}

class Intake {
  readonly #present: Present
  readonly #share: MemoryShare
  readonly #judge: RowJudge
  readonly #replacement: Replacement
  readonly #head: Record<string, unknown> = {}
  /** Whether rows are in today's shape; undefined until the first one comes. */
  #direct: boolean | undefined
  readonly #waiting: WaitingRow[] = []
  #waitingBytes = 0
  #root: RootDoc | undefined
  /** The last move of all clocks that any of its tenants has made. */
  #globalMoves = 0
  #rows = 0

  constructor(present: Present, share: MemoryShare) {
    this.#present = present
    this.#share = share
    this.#judge = new RowJudge(present)
    this.#replacement = present.store.prepare()
  }

  async take(part: StatePart): Promise<void> {
    if (part.kind === 'member') {
      this.#head[part.name] = part.value
      return
    }
    const place = `rows[${part.index}]`
    const row = this.#judge.readRow(part.value, place)
    // Members may come in any order; where the version comes behind the rows, they have to wait for it.
    this.#direct ??= this.#isUpToDate()
    if (this.#direct) return this.#accept({ ...row, place })
    const { doc, ...name } = row
    const text = JSON.stringify(doc)
    this.#waiting.push({ ...name, index: part.index, text })
    this.#waitingBytes += WAITING + 2 * text.length
    this.#weigh(place)
  }

  async conclude(): Promise<PreparedState> {
    const { versions } = this.#readHead()
    if (this.#waiting.length > 0) await this.#acceptWaiting(versions)
    this.#judge.conclude()
    return {
      rows: this.#rows,
      putInPlace: (tenants) => this.#putInPlace(tenants),
      release: () => this.#share.release(),
    }
  }

  #isUpToDate(): boolean {
    if (!this.#present.validateHead(this.#head) || this.#head['versions'] === undefined) return false
    return isUpToDate(this.#readHead().versions, this.#present.states)
  }

  /** Throws a BadState where this state cannot be taken in, whatever its rows are. */
  #readHead(): StateHead {
    const { validateHead, pepper, states } = this.#present
    const head = this.#head
    if (!isHead(head, validateHead)) throw malformed(sayProblem(validateHead.errors))
    if (head.pepper !== pepper) {
      throw new BadState(
        'foreign',
        'pepper: this state was made under another pepper, so none of its keys would work here; start both sandboxes with the same NUNTIQ_KIT_PEPPER',
      )
    }
    const newer = findNewer(head.versions, states)
    if (newer) {
      throw new BadState('foreign', `versions.${newer.name}: this state ${describeNewer(newer)}. ${NEWER_REMEDY}`)
    }
    return head
  }

  async #acceptWaiting(versions: StateVersions | undefined): Promise<void> {
    const rows = { [Symbol.asyncIterator]: () => this.#waitingRows() }
    try {
      const today = bringUpToDate(rows, { versions, services: this.#present.states })
      for await (const row of today) await this.#accept(row)
    } catch (error) {
      throw error instanceof UnfitDocument ? malformed(error.message) : error
    }
  }

  async *#waitingRows(): AsyncGenerator<SentRow> {
    const turns = new Turns(SLICE)
    for (const { index, text, ...name } of this.#waiting) {
      yield { ...name, place: `rows[${index}]`, doc: JSON.parse(text) as object }
      await turns.after(WAITING + text.length)
    }
  }

  async #accept(row: SentRow): Promise<void> {
    this.#judge.look(row)
    const isNew = isRoot(row) ? this.#root === undefined : await this.#add(row)
    if (!isNew) {
      throw malformed(`${placeOf(row)} is another document '${row.id}' of ${row.collection} in tenant '${row.tenant}'`)
    }
    if (isRoot(row)) this.#root = row.doc as RootDoc
    if (row.collection === tenantCollection.name) {
      this.#globalMoves = Math.max(this.#globalMoves, (row.doc as TenantDoc).global_moves ?? 0)
    }
    this.#rows += 1
    this.#weigh(placeOf(row))
  }

  async #add(row: SentRow): Promise<boolean> {
    try {
      return await this.#replacement.add(row)
    } catch (error) {
      // A row that its collection cannot take in is the sender's to correct.
      if (!(error instanceof StoreError && error.trouble === 'misuse')) throw error
      throw malformed(`${placeOf(row)}: ${error.message}`)
    }
  }

  #weigh(place: string): void {
    if (this.#share.resize(this.#replacement.weight + this.#waitingBytes)) return
    throw new BadState(
      'too-large',
      `${place}: the state up to here needs more memory than this process has left beside the present one; start it with a larger NODE_OPTIONS=--max-old-space-size`,
    )
  }

  /** Counts as a start: a seeded tenant that wakes up must not repeat the ids that its state holds. */
  #putInPlace(tenants: Tenants): Promise<void> {
    return tenants.whileNoneIsMade(async () => {
      const root = this.#root ?? beyondMoves(tenants.root, this.#globalMoves)
      const versions = { ...root.versions, ...versionsOf(this.#present.states) }
      const doc: RootDoc = { ...root, versions, starts: root.starts + 1 }
      await this.#replacement.add({ tenant: ROOT, collection: rootCollection.name, id: SELF, doc })
      await this.#replacement.commit()
      await tenants.load()
    })
  }
}
