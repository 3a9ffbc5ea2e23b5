import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { messageOf } from '../message-of.ts'
import { quoteWhereNeeded } from '../report/curl.ts'
import { UsageError } from './usage-error.ts'

/** The certificates of `--ca`, in PEM; undefined where it was not given. Throws UsageError. */
export function readCertificates(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  const bytes = read(file)
  const text = bytes.toString('utf8')
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0)
    throw new UsageError(
      isCertificate(bytes)
        ? `--ca ${file} holds a certificate in DER, and PEM is needed; convert it: openssl x509 -inform der -in ${quoteWhereNeeded(file)} -out ca.pem`
        : `--ca ${file} holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----`,
    )
  for (const each of certificates) check(file, each)
  return certificates.join('\n')
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
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

function isCertificate(bytes: Buffer): boolean {
  try {
    new X509Certificate(bytes)
    return true
  } catch {
    return false
  }
}
