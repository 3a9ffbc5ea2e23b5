import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** How reports of each kind begin and end, as far as only ours do. */
const OURS: readonly { readonly begins: RegExp; readonly ends?: RegExp }[] = [
  { begins: /^TAP version 14\n# nuntiq-kit / },
  { begins: /^<\?xml [^>]*>\s*<testsuites name="nuntiq-kit / },
  { begins: /^\{\s*"api": ?"[^]*"suite": ?\{\s*"name": ?"nuntiq-kit"/ },
  { begins: /^<!doctype html>[^]*<title>Conformance of /, ends: /Made by nuntiq-kit / },
  { begins: /^\{"event":"header","suite":"nuntiq-kit"/ },
]

/** What is looked at from either end, in bytes. */
const PIECE = 8192

/** Whether a file holds what a run has reported, or nothing at all: only that may be taken away. */
export function isReport(file: string): boolean {
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    const read = (from: number): string => {
      const piece = Buffer.alloc(PIECE)
      return piece.toString('utf8', 0, readSync(fd, piece, 0, PIECE, from))
    }
    const [head, tail] = [read(0), read(Math.max(0, size - PIECE))]
    return head === '' || OURS.some(({ begins, ends }) => begins.test(head) && (ends?.test(tail) ?? true))
  } finally {
    closeSync(fd)
  }
}
