import { test } from 'tap'
import { jointValidator, type Part } from './joint-validator.ts'

/** Asks for one member, a text, and knows no other. */
function part(member: string): Part {
  const validate: Part['validate'] = (data) => {
    const good = typeof data === 'object' && data !== null && typeof Reflect.get(data, member) === 'string'
    validate.errors = good
      ? null
      : [{ instancePath: '', schemaPath: '', keyword: 'required', params: { missingProperty: member } }]
    return good
  }
  return { validate, members: [member] }
}

const both = jointValidator([part('slug'), part('inbox')])

test('what keeps every part is valid', async (t) => {
  t.ok(both({ slug: 'a', inbox: 'b' }))
  t.equal(both.errors, null)
})

test('what breaks one part is refused in its words', async (t) => {
  t.notOk(both({ slug: 'a' }))
  t.match(both.errors, [{ keyword: 'required', params: { missingProperty: 'inbox' } }])
})

test('a member that no part names is refused by its name', async (t) => {
  t.notOk(both({ slug: 'a', inbox: 'b', slgu: 'c' }))
  t.match(both.errors, [{ keyword: 'additionalProperties', params: { additionalProperty: 'slgu' } }])
})
