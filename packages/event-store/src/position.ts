interface PositionBrand {
  readonly Position: unique symbol
}

/**
 * Where in a log a line stands. Opaque: positions of one log compare and increase in the order of recording; they
 * have gaps, are never added to, and mean nothing in another log. Fits a signed 64-bit integer, from 0.
 */
export type Position = bigint & PositionBrand

interface RevisionBrand {
  readonly Revision: unique symbol
}

/** Where in its stream a line stands: `rev` of the line, from 0n. Compared and handed back, never added to. */
export type Revision = bigint & RevisionBrand

/** What an append takes the stream to be: not there, or with its last line at a revision. */
export type ExpectedRevision = 'no_stream' | Revision

const most = 2n ** 63n - 1n

const within = (kind: string, value: bigint): bigint => {
  if (value < 0n || value > most) throw new RangeError(`not a ${kind}: ${value} is outside 0 to 2^63 - 1`)
  return value
}

/** A position read back from where it was kept. Throws `RangeError` outside 0 to 2^63 - 1. */
export const position = (value: bigint | number): Position => within('position', BigInt(value)) as Position

/** A revision read back from where it was kept. Throws `RangeError` outside 0 to 2^63 - 1. */
export const revision = (value: bigint | number): Revision => within('revision', BigInt(value)) as Revision

/** A position in JSON, which has no bigint: a number as long as one carries it exactly, else its digits in a string. */
export const positionInJson = (of: Position): number | string => {
  const number = Number(of)
  return Number.isSafeInteger(number) ? number : String(of)
}

/** A position out of JSON, as {@link positionInJson} puts it there; undefined for anything else. */
export const readPosition = (value: unknown): Position | undefined => {
  if (!/^\d{1,19}$/.test(String(value))) return undefined
  const read = BigInt(String(value))
  return read > most ? undefined : (read as Position)
}
