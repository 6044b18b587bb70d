/** The one place that hashes. A build for browsers replaces this file and nothing else. */
import { createHash, hash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import { canonicalJson, type NotCanonical } from './canonical.ts'

/** SHA-256 (FIPS 180-4) of the UTF-8 bytes of a text, as 64 lower-case hexadecimal digits. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')

/**
 * The leaf hash of a line: SHA-256 of the byte 0x00 followed by the line's UTF-8 bytes (RFC 6962 section 2.1),
 * as 64 lower-case hexadecimal digits.
 */
export const leafHash = (line: string): string => sha256(`\u0000${line}`)

/**
 * The digest that tells one command from another under the same id: SHA-256 of its RFC 8785 text, 64 lower-case
 * hexadecimal digits. The digest stands in the line for ever: give it the command as it will be recorded, with
 * personal particulars already sealed, since a bare hash of guessable words gives them away.
 */
export const commandDigest = (command: unknown): E.Either<NotCanonical, string> =>
  E.map(sha256)(canonicalJson(command))

/** SHA-1 (FIPS 180-4) of bytes, in hexadecimal: what RFC 9562 makes a UUID of version 5 of. It protects nothing. */
export const sha1 = (bytes: Uint8Array): string => hash('sha1', bytes, 'hex')

/** A SHA-256 over leaf hashes, one after the other, that can be read at any point. */
export interface RunningDigest {
  readonly add: (leaf: string) => void
  /** The digest of what was added so far, as 64 lower-case hexadecimal digits. */
  readonly soFar: () => string
}

/** A digest over nothing yet. */
export const runningDigest = (): RunningDigest => {
  const running = createHash('sha256')
  return {
    add: (leaf) => void running.update(leaf, 'hex'),
    soFar: () => running.copy().digest('hex'),
  }
}
