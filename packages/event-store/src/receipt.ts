/**
 * A receipt: what pins a log as it stood. One line of JSON that an auditor keeps where the registry's people cannot
 * reach; whoever verifies the log later against it learns whether its beginning is still that beginning.
 */
import * as E from 'fp-ts/lib/Either.js'
import { canonicalJson } from './canonical.ts'
import { isLogId } from './lineShape.ts'
import { type Position, positionInJson, readPosition } from './position.ts'

/** So many lines of a log, and what they were. */
export interface Receipt {
  readonly log: string
  /** How many lines, from the first. */
  readonly lines: number
  /** Where the last of them stood; in another store of the same log it may stand elsewhere. */
  readonly position: Position
  /** SHA-256 over the leaf hashes of these lines, 32 bytes each, in the order of the log; 64 hexadecimal digits. */
  readonly digest: string
}

/** The text of a receipt: one canonical JSON object (RFC 8785), without a line end. */
export const receiptText = ({ log, lines, position, digest }: Receipt): string => {
  const text = canonicalJson({ receipt: 1, log, lines, position: positionInJson(position), digest })
  if (E.isLeft(text)) throw new RangeError('a receipt without an exact text')
  return text.right
}

/** Reads a receipt; undefined for any other text. */
export const readReceipt = (text: string): Receipt | undefined => {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { receipt, log, lines, position, digest } = value as Readonly<Record<string, unknown>>
  if (receipt !== 1 || typeof log !== 'string' || !isLogId(log)) return undefined
  if (!Number.isSafeInteger(lines) || (lines as number) < 1) return undefined
  if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) return undefined
  const at = readPosition(position)
  return at === undefined ? undefined : { log, lines: lines as number, position: at, digest }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
