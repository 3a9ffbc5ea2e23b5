import { close, constants, open, write } from 'node:fs'
import type { OutputFile } from './folder-files.ts'

/** Whether the system can keep each write before it says that it is done (Windows and others cannot). */
export const appendsDurably = Number.isInteger(constants.O_DSYNC)

/**
 * A file that has on the disk whatever it has taken: one call where writing and syncing are two, each of which goes to
 * another thread and back.
 */
export async function openToAppend(path: string, mode: number): Promise<OutputFile> {
  const { O_APPEND, O_CREAT, O_WRONLY, O_DSYNC } = constants
  const file = await new Promise<number>((resolve, reject) => {
    open(path, O_APPEND | O_CREAT | O_WRONLY | O_DSYNC, mode, (error, fd) => (error ? reject(error) : resolve(fd)))
  })
  const writeSome = (data: Uint8Array): Promise<number> =>
    new Promise((resolve, reject) => {
      write(file, data, (error, bytes) => (error ? reject(error) : resolve(bytes)))
    })
  return {
    async appendFile(data) {
      for (let at = 0; at < data.length;) at += await writeSome(at === 0 ? data : data.subarray(at))
    },
    datasync: () => Promise.resolve(),
    close: () =>
      new Promise((resolve, reject) => {
        close(file, (error) => (error ? reject(error) : resolve()))
      }),
  }
}
