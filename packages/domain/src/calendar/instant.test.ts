import { day } from './day.ts'
import { chinaDay, endOfDay, Instant, instantFrom } from './instant.ts'

const at = (text: string): Instant => {
  const read = instantFrom(text)
  if (read === undefined) throw new Error(`no moment: ${text}`)
  return read
}

describe('a moment', () => {
  it('has one exact form: UTC, to the millisecond', () => {
    expect(Instant.is('2021-02-28T15:59:59.999Z')).toBe(true)
    expect(Instant.is('9999-12-31T15:59:59.999Z')).toBe(true)
    for (const text of [
      '2021-02-28T15:59:59Z',
      '2021-02-28T15:59:59.99Z',
      '2021-02-28T15:59:59.999+00:00',
      '2021-02-29T00:00:00.000Z',
      '2021-02-28T24:00:00.000Z',
      '2021-02-28T23:59:60.000Z',
      '2021-02-28 15:59:59.999Z',
      '2021-02-28',
      'x2021-02-28T15:59:59.999Z',
      '2021-02-28T15:59:59.999Zx',
      '9999-12-31T16:00:00.000Z',
    ])
      expect(Instant.is(text)).toBe(false)
    expect(Instant.is(0)).toBe(false)
  })

  it.each([
    ['2021-03-01T00:00:00+08:00', '2021-02-28T16:00:00.000Z'],
    ['2021-03-01T00:00:00Z', '2021-03-01T00:00:00.000Z'],
    ['2021-02-28T23:59:59.9Z', '2021-02-28T23:59:59.900Z'],
    ['2021-02-28T23:59:59.123456789Z', '2021-02-28T23:59:59.123Z'],
    ['2021-02-28T23:59:59.9999Z', '2021-02-28T23:59:59.999Z'],
    ['2021-03-01T00:00:00-05:30', '2021-03-01T05:30:00.000Z'],
    ['2021-01-01T00:30:00+14:00', '2020-12-31T10:30:00.000Z'],
    ['2020-02-29T12:00:00.500+08:00', '2020-02-29T04:00:00.500Z'],
    ['9999-12-31T23:59:59.999+08:00', '9999-12-31T15:59:59.999Z'],
  ])('is read from RFC 3339: %s', (text, instant) => {
    expect(instantFrom(text)).toBe(instant)
  })

  it.each([
    ['a day that does not exist', '2021-02-29T12:00:00+08:00'],
    ['an hour that does not exist', '2021-02-28T25:00:00+08:00'],
    ['a minute that does not exist', '2021-02-28T12:60:00Z'],
    ['an offset that does not exist', '2021-02-28T12:00:00+25:00'],
    ['no offset', '2021-02-28T12:00:00'],
    ['no time', '2021-02-28'],
    ['no seconds', '2021-02-28T12:00Z'],
    ['an empty fraction', '2021-02-28T12:00:00.Z'],
    ['ten digits of a fraction', '2021-02-28T12:00:00.1234567890Z'],
    ['a comma', '2021-02-28T12:00:00,5Z'],
    ['a short offset', '2021-02-28T12:00:00+0800'],
    ['words before', 'at 2021-02-28T12:00:00Z'],
    ['words behind', '2021-02-28T12:00:00Z!'],
    ['a moment before year one', '0000-01-01T00:00:00+08:00'],
    ['a moment after year 9999', '9999-12-31T23:00:00-08:00'],
    ['nothing', ''],
  ])('is not read from %s: %s', (_why, text) => {
    expect(instantFrom(text)).toBeUndefined()
  })
})

describe('the civil day in China', () => {
  it.each([
    ['2021-02-28T15:59:59.999Z', '2021-02-28'],
    ['2021-02-28T16:00:00.000Z', '2021-03-01'],
    ['2020-12-31T16:00:00.000Z', '2021-01-01'],
    ['2021-01-01T00:00:00.000Z', '2021-01-01'],
    // Summer time was kept in China from 1986 to 1991; the registry’s day is UTC+8 all the same.
    ['1988-07-01T15:30:00.000Z', '1988-07-01'],
  ])('of %s is %s', (instant, civil) => {
    expect(chinaDay(at(instant))).toBe(civil)
  })

  it('ends a millisecond before the next', () => {
    const end = endOfDay(day('2021-02-28'))
    expect(end).toBe('2021-02-28T15:59:59.999Z')
    expect(chinaDay(end)).toBe('2021-02-28')
    expect(chinaDay(new Date(Date.parse(end) + 1).toISOString() as Instant)).toBe('2021-03-01')
  })
})
