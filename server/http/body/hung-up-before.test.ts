import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'tap'
import { HungUp } from '../hung-up.ts'
import { collectBody } from './collect-body.ts'
import { createIntake } from './intake.ts'
import { receiveMultipart } from './receive-multipart.ts'

// Whoever hangs up while his request waits to be read is not heard of again.

function goneRequest(): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  request.headers['content-type'] = 'multipart/form-data; boundary=x'
  request.destroy()
  return request
}

test('GEN-HTTP-010 a small body of a caller who is gone already is given up at once', async (t) => {
  const { watch } = createIntake()
  await t.rejects(collectBody(goneRequest(), { limit: 10, readOn: 10, watch }), new HungUp())
})

test('GEN-HTTP-010 several parts of a caller who is gone already are given up at once, and hold nothing', async (t) => {
  const intake = createIntake()
  const request = goneRequest()
  const response = new ServerResponse(request)
  response.destroy()
  const limits = { files: 1, fileBytes: 10, bytes: 10 }
  await t.rejects(receiveMultipart({ request, response, limits, owner: 'nobody', intake }), new HungUp())
  t.equal(intake.budget.held, 0)
})
