import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { after } from '../platform/after.ts'

/** A request that has not been answered yet. */
export interface InFlight {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Has it dealt with. */
  readonly begin: () => void
}

/** Requests on one connection, which are answered in the order in which they came. */
interface Connection {
  readonly inFlight: InFlight[]
  latest: IncomingMessage | undefined
  /** Nothing more is read from it. */
  ending: boolean
  waiting: { readonly turn: InFlight | undefined; readonly go: () => void } | undefined
}

/** So many requests of one connection may wait for those before them; then no more of it is read until half of them have gone. */
const MOST_WAITING = 32

/** How long a caller that was told that its request is broken may go on sending it. */
const LINGER_MS = 2_000

/** Who is connected, and what each is still owed. */
export class Connections {
  readonly #connections = new Map<Duplex, Connection>()

  opened(socket: Duplex): void {
    this.#connections.set(socket, { inFlight: [], latest: undefined, ending: false, waiting: undefined })
    socket.once('close', () => this.#connections.delete(socket))
  }

  /**
   * Begins with a request when all before it on its connection are answered, and notes it until it is answered itself. To
   * begin with all that a caller sends ahead would let one connection ask for any amount of work, also when it has gone.
   */
  began(inFlight: InFlight): void {
    const { request, response, begin } = inFlight
    const connection = this.#connections.get(request.socket)
    if (!connection) return
    connection.latest = request
    connection.inFlight.push(inFlight)
    response.once('close', () => this.#answered(connection, inFlight))
    // Node reads on when a request is whole, so after what has been read of this connection just now.
    if (connection.inFlight.length === MOST_WAITING + 1) process.nextTick(() => request.socket.pause())
    if (connection.inFlight[0] === inFlight) begin()
  }

  #answered(connection: Connection, done: InFlight): void {
    const { inFlight, waiting } = connection
    inFlight.splice(inFlight.indexOf(done), 1)
    if (inFlight.length === MOST_WAITING / 2) done.request.socket.resume()
    const [next] = inFlight
    // Nobody waits for the answer where the connection is gone, or was closed by the last one.
    if (next !== undefined && done.request.socket.writable) next.begin()
    if (waiting === undefined || waiting.turn !== next) return
    connection.waiting = undefined
    waiting.go()
  }

  /**
   * Ends a connection on which nothing more can be read, once everything that came before is answered. `last` is
   * called with the request that broke off, if one did and is not answered yet, and gives the last words.
   */
  end(socket: Duplex, last: (broken: IncomingMessage | undefined) => string): void {
    const connection = this.#connections.get(socket)
    if (!connection) return void socket.destroy()
    // Each further byte is reported again.
    if (connection.ending) return
    connection.ending = true
    const { latest, inFlight } = connection
    const broken = latest?.complete === false ? latest : undefined
    const turn = broken && inFlight.find(({ request }) => request === broken)
    whenItsTurn(connection, turn, () => {
      // Its answer was settled before it was whole: that is the answer, and there is no second one.
      if (broken && !turn) return farewell(socket, '')
      if (turn?.response.headersSent) return whenItsTurn(connection, undefined, () => farewell(socket, ''))
      // An answer may have closed the connection; then nobody is told, and the log says nothing either.
      if (socket.writable) farewell(socket, last(broken))
      else socket.destroy()
    })
  }

  /** Cuts off whoever waits for no answer. */
  closeIdle(): void {
    for (const [socket, { inFlight }] of this.#connections) if (inFlight.length === 0) socket.destroy()
  }
}

/** Calls `go` when everything before `turn` is answered; without one, when everything is. */
function whenItsTurn(connection: Connection, turn: InFlight | undefined, go: () => void): void {
  if (connection.inFlight[0] === turn) go()
  else connection.waiting = { turn, go }
}

/**
 * Says the last words and closes. What the caller is still sending is read on for a while and thrown away: to close
 * at once would take the words back before they are read.
 */
function farewell(socket: Duplex, words: string): void {
  socket.on('error', () => socket.destroy())
  socket.once(
    'close',
    after(LINGER_MS, () => socket.destroy()),
  )
  socket.once('end', () => socket.destroy())
  socket.end(words, () => {
    if (socket.readableEnded) socket.destroy()
  })
  socket.resume()
}
