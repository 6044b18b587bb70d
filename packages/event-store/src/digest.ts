/** The one place that hashes. A build for browsers replaces this file and nothing else. */
import { hash } from 'node:crypto'
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
