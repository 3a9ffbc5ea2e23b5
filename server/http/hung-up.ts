/** Thrown when the caller is gone before its request was complete: nothing is answered, nothing kept. */
export class HungUp extends Error {
  constructor() {
    super('the caller hung up before its request was complete')
    this.name = 'HungUp'
  }
}
