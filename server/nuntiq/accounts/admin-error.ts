/** Why something was not done: a value at fault, something that is not there, something in the way. */
export type AdminTrouble = 'invalid' | 'missing' | 'taken'

/** What the customer's side (the control API) asked for and cannot have. The message names the place. */
export class AdminError extends Error {
  readonly trouble: AdminTrouble

  constructor(trouble: AdminTrouble, message: string) {
    super(message)
    this.name = 'AdminError'
    this.trouble = trouble
  }
}
