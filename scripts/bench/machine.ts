import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { median } from './numbers.ts'

/** What bears on the figures, without names. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3)
  return (
    `${availableParallelism()} cores, ${memory} GB of memory, ${process.platform}, Node ${process.versions.node}, ` +
    `a durable write of 2 KB takes ${syncMs().toFixed(2)} ms`
  )
}

/** Durability is paid in syncs: their price on this disk belongs to the result. */
function syncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-bench-'))
  const file = openSync(join(folder, 'probe'), 'a')
  const page = Buffer.alloc(2048, 'x')
  try {
    return median(
      Array.from({ length: 50 }, () => {
        const start = performance.now()
        writeSync(file, page)
        fdatasyncSync(file)
        return performance.now() - start
      }),
    )
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
}
