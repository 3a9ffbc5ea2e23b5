import type { Answer } from './api.ts'

/** An answer thrown: a rule that does not hold. Made by an API's error catalogue only. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`${answer.rule}: refused with ${answer.status}`)
    this.name = 'Refusal'
    this.answer = answer
  }
}
