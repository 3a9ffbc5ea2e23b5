import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { messageOf } from '../message-of.ts'
import { UsageError } from './usage-error.ts'

/** The certificates of `--ca`, in PEM; undefined where it was not given. Throws UsageError. */
export function readCertificates(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  const text = read(file)
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0) throw new UsageError(`--ca ${file} holds no certificate in PEM`)
  for (const each of certificates) check(file, each)
  return certificates.join('\n')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`--ca ${file} cannot be read: ${messageOf(error)}`)
  }
}

function check(file: string, certificate: string): void {
  try {
    new X509Certificate(certificate)
  } catch (error) {
    throw new UsageError(`--ca ${file} holds a certificate that cannot be read: ${messageOf(error)}`)
  }
}
