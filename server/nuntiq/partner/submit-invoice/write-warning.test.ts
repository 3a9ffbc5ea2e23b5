import { test } from 'tap'
import { writeWarning } from './write-warning.ts'

/** What stands between the quotes for a value. */
function quoted(value: string): string | undefined {
  return /^199 nuntiq "unknown receiving_inbox '(.*)', used default"$/s.exec(
    writeWarning({ receivingInbox: value, externalIdentifier: undefined }),
  )?.[1]
}

test('INV-ROUTE-010 an address is quoted as it is', async (t) => {
  t.equal(quoted("o'brien+ap@old.example.com"), "o'brien+ap@old.example.com")
})

test('INV-ROUTE-012 the alias is named when no inbox was sent', async (t) => {
  t.equal(
    writeWarning({ receivingInbox: '', externalIdentifier: 'OLD' }),
    `199 nuntiq "unknown external_identifier 'OLD', used default"`,
  )
  t.equal(
    writeWarning({ receivingInbox: 'x', externalIdentifier: 'OLD' }),
    `199 nuntiq "unknown receiving_inbox 'x', used default"`,
  )
})

test('INV-ROUTE-013 control characters are left out', async (t) => {
  const controls = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 0x7f, 0x80, 0x85, 0x9f)
  t.equal(quoted(`a${controls}b`), 'ab')
})

test('INV-ROUTE-013 quotes and backslashes are escaped', async (t) => {
  t.equal(quoted('a"b\\c\\"'), String.raw`a\"b\\c\\\"`)
})

test('INV-ROUTE-013 what is outside ASCII is percent-encoded', async (t) => {
  t.equal(quoted('é 漢 😀 \u00a0'), '%C3%A9 %E6%BC%A2 %F0%9F%98%80 %C2%A0')
})

test('INV-ROUTE-013 half a surrogate pair becomes the replacement character', async (t) => {
  t.equal(quoted('\ud83dx\ude00'), '%EF%BF%BDx%EF%BF%BD')
})

test('INV-ROUTE-013 the value is cut at 256 characters, and at whole ones', async (t) => {
  t.equal(quoted('x'.repeat(256)), 'x'.repeat(256))
  t.equal(quoted('x'.repeat(257)), 'x'.repeat(256))
  t.equal(quoted(`${'x'.repeat(255)}😀😀`), `${'x'.repeat(255)}%F0%9F%98%80`)
  t.equal(quoted('😀'.repeat(300)), '%F0%9F%98%80'.repeat(256))
})

test('INV-ROUTE-013 whatever is sent, the header is one line of visible ASCII', async (t) => {
  const values = Array.from(
    { length: 0x3000 },
    (_, code) => String.fromCharCode(code) + String.fromCharCode(0xd7f0 + (code % 0x900)),
  )
  const warnings = values.map((value) => writeWarning({ receivingInbox: undefined, externalIdentifier: value }))
  t.strictSame(
    warnings.filter((warning) => !/^[ -~]+$/.test(warning)),
    [],
  )
})
