/** The 256 slots that the streams of a log fall into, by a hash of their names: shares of a log are made of whole slots. */
import { createHash } from 'node:crypto'
import type { StreamName, StreamShare } from '@union-card/event-store'

const slots = Array.from({ length: 256 }, (_, slot) => slot.toString(16).padStart(2, '0'))

/** The slot of a stream, two hexadecimal digits: the first of the SHA-256 of its name. */
export const slotOf = (stream: StreamName): string =>
  createHash('sha256').update(stream).digest('hex').slice(0, 2)

/** The slots of a share, in order; those of all shares are all 256. Throws `RangeError` for what is no share. */
export const slotsOf = ({ index, of }: Pick<StreamShare, 'index' | 'of'>): readonly string[] => {
  if (!Number.isInteger(of) || of < 1 || of > 256 || !Number.isInteger(index) || index < 0 || index >= of)
    throw new RangeError('not a share of a log: one of 1 to 256, counted from 0')
  return slots.filter((_, slot) => Math.floor((slot * of) / 256) === index)
}
