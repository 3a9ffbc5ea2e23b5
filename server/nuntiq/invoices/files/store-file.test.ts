import { test } from 'tap'
import { nextTurn } from '../../../platform/in-turns.ts'
import { systemRandom } from '../../../platform/random.ts'
import { storeFiles } from './store-file.ts'

const files = Array.from({ length: 200 }, (_, index) => ({
  type: 'ATTACHMENT' as const,
  filename: `${index}.txt`,
  bytes: Buffer.from(String(index)),
  contentType: 'text/plain',
}))

void test('the thousands of files of one submission are stored a few at a time, each in its place', async (t) => {
  let [stored, most] = [0, 0]
  const put = async (bytes: Uint8Array): Promise<string> => {
    stored += 1
    most = Math.max(most, stored)
    await nextTurn()
    stored -= 1
    return `hash of ${Buffer.from(bytes).toString()}`
  }
  const attachments = await storeFiles(files, { put, random: systemRandom() })
  t.same(
    attachments.map(({ filename, sha256 }) => [filename, sha256]),
    files.map(({ filename, bytes }) => [filename, `hash of ${bytes.toString()}`]),
  )
  t.equal(new Set(attachments.map(({ token }) => token)).size, files.length)
  t.ok(most <= 8, `${most} at once`)
})

void test('a file that cannot be stored ends the storing of the others', async (t) => {
  let begun = 0
  const put = async (): Promise<string> => {
    begun += 1
    await nextTurn()
    throw new Error('no room')
  }
  await t.rejects(storeFiles(files, { put, random: systemRandom() }), { message: 'no room' })
  t.ok(begun <= 8, `${begun} were tried`)
})
