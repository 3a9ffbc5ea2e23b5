import { parentPort } from 'node:worker_threads'
import { inspectPdf } from './inspect-pdf.ts'

// The far side of pdf-inspector.ts: bytes come in, a verdict goes out, one at a time.
parentPort?.on('message', (bytes: Uint8Array) => {
  parentPort?.postMessage(inspectPdf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
})
