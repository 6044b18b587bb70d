import { createHash } from 'node:crypto'
import { streamName } from '@union-card/event-store'
import { slotOf, slotsOf } from './slots.ts'

const streams = Array.from({ length: 2000 }, (_, index) => streamName('card', `c${index}`))

describe('the slots of a log', () => {
  it.each([1, 2, 3, 7, 16, 255, 256])('shared out among %i, each belongs to one', (of) => {
    const all = Array.from({ length: of }, (_, index) => slotsOf({ index, of })).flat()
    expect(all).toStrictEqual(Array.from({ length: 256 }, (_, slot) => slot.toString(16).padStart(2, '0')))
  })

  it('hold about as many streams each', () => {
    for (const index of [0, 1, 2, 3]) {
      const own = slotsOf({ index, of: 4 })
      const share = streams.filter((stream) => own.includes(slotOf(stream)))
      expect(Math.abs(share.length - 500)).toBeLessThan(100)
    }
  })

  it('are what another program finds too: the first two digits of the SHA-256 of the name', () => {
    expect(slotOf(streamName('card', 'h01'))).toBe(
      createHash('sha256').update('card-h01').digest('hex').slice(0, 2),
    )
  })

  it.each([
    [0, 0],
    [1, 1],
    [-1, 4],
    [0, 257],
    [0.5, 2],
    [0, Number.NaN],
  ])('%d of %d is no share', (index, of) => {
    expect(() => slotsOf({ index, of })).toThrow(RangeError)
  })
})
