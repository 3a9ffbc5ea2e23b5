// Files by their number: the handles of node:fs/promises cost several times as much for each call.
import { close, fsync, open, write } from 'node:fs'

export function openNumber(path: string, flags: number | string, mode?: number): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, flags, mode, (error, file) => (error ? reject(error) : resolve(file)))
  })
}

/** All of it, however little the system takes at a time. */
export async function writeAll(file: number, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length;) at += await writeSome(file, at === 0 ? data : data.subarray(at))
}

function writeSome(file: number, data: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(file, data, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
}

export function sync(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(file, (error) => (error ? reject(error) : resolve()))
  })
}

export function closeNumber(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    close(file, (error) => (error ? reject(error) : resolve()))
  })
}
