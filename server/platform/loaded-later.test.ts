import { test } from 'tap'
import { loadAll, loadedLater } from './loaded-later.ts'

test('what was put off is loaded in its turn, and a failure is told', async (t) => {
  const loaded: string[] = []
  const load = loadedLater(async () => {
    loaded.push('one')
    return 1
  })
  await loadAll()
  t.same(loaded, ['one'])
  t.equal(await load(), 1)
  loadedLater(() => Promise.reject(new Error('too many open files')))
  await t.rejects(loadAll(), /too many open files/)
})
