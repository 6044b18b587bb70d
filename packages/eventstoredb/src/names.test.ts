import { streamName } from '@union-card/event-store'
import { namesIn } from './names.ts'
import { slotOf } from './slots.ts'

const streams = Array.from({ length: 300 }, (_, index) => streamName('card', `c-${index}.x`))
const foreign = [
  '$stats-0',
  '$$card-7f.h01',
  '$ce-card',
  'card-h01',
  'card-7F.h01',
  'order-1',
  'unioncard',
  'Card-7f.h',
]

describe('the names of streams on the server', () => {
  it('carry the slot of the stream after the dash, and are read back', () => {
    const names = namesIn(undefined)
    const stream = streamName('number', 'P1-7f.a_B')
    expect(names.onServer(stream)).toBe(`number-${slotOf(stream)}.P1-7f.a_B`)
    expect(streams.map((each) => names.ofLog(names.onServer(each)))).toStrictEqual(streams)
  })

  it('those of others are no streams of the log', () => {
    const names = namesIn(undefined)
    expect(foreign.map(names.ofLog)).toStrictEqual(foreign.map(() => undefined))
  })

  it.each([undefined, 'trial'])(
    'a filter lets through those of the log in space %s, and no others',
    (space) => {
      const names = namesIn(space)
      const other = namesIn(space === undefined ? 'trial' : undefined)
      const filter = new RegExp(names.filter())
      expect(streams.filter((each) => filter.test(names.onServer(each)))).toStrictEqual(streams)
      expect(streams.filter((each) => filter.test(other.onServer(each)))).toStrictEqual([])
      expect([...foreign, names.founding, other.founding].filter((each) => filter.test(each))).toStrictEqual(
        [],
      )
      expect(streams.map((each) => names.ofLog(other.onServer(each)))).toStrictEqual(
        streams.map(() => undefined),
      )
    },
  )

  it('the filters of the shares let each stream of the category through once, and none of another', () => {
    const names = namesIn('trial')
    const filters = [0, 1, 2].map((index) => new RegExp(names.filter({ category: 'card', index, of: 3 })))
    const passing = (stream: string) => filters.filter((filter) => filter.test(stream)).length
    expect(streams.map((stream) => passing(names.onServer(stream)))).toStrictEqual(streams.map(() => 1))
    const others = Array.from({ length: 300 }, (_, index) => streamName('cards', `${index}`))
    expect(others.map((stream) => passing(names.onServer(stream)))).toStrictEqual(others.map(() => 0))
  })
})
