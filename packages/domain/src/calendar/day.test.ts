import { Day, day, dayBefore, daysInMonth, isDay, laterDay } from './day.ts'

describe('a day', () => {
  it.each(['2020-02-29', '2000-02-29', '2021-02-28', '2021-12-31', '0001-01-01', '9999-12-31', '2021-04-30'])(
    '%s exists',
    (text) => {
      expect(isDay(text)).toBe(true)
      expect(Day.is(text)).toBe(true)
      expect(day(text)).toBe(text)
    },
  )

  it.each([
    ['no leap year', '2021-02-29'],
    ['a century is no leap year', '1900-02-29'],
    ['nor is this one', '2100-02-29'],
    ['April has thirty', '2021-04-31'],
    ['day nought', '2021-01-00'],
    ['month nought', '2021-00-10'],
    ['month thirteen', '2021-13-01'],
    ['year nought', '0000-01-01'],
    ['a month', '2021-01'],
    ['without leading noughts', '2021-1-1'],
    ['slashes', '2021/01/01'],
    ['a slash before the day', '2021-01/01'],
    ['a moment', '2021-01-01T00:00:00Z'],
    ['a space before', ' 2021-01-01'],
    ['a space behind', '2021-01-01 '],
    ['a sign', '-021-01-01'],
    ['letters', 'YYYY-MM-DD'],
    ['digits of another script', '２０２１-01-01'],
    ['a colon for a digit', '2021-0:-01'],
    ['a slash for a digit', '2021-01-1/'],
    ['nothing', ''],
  ])('is not %s: %s', (_why, text) => {
    expect(isDay(text)).toBe(false)
    expect(Day.is(text)).toBe(false)
    expect(() => day(text)).toThrow(new RangeError(`not a day (YYYY-MM-DD): ${text.slice(0, 20)}`))
  })

  it('is not a number, a date or nothing', () => {
    for (const value of [20210101, new Date(0), null, undefined, ['2021-01-01']])
      expect(Day.is(value)).toBe(false)
  })

  it('is not quoted at length where it is wrong', () => {
    expect(() => day('张'.repeat(1000))).toThrow(`not a day (YYYY-MM-DD): ${'张'.repeat(20)}`)
  })

  it('comes after the day before it, over the ends of months and years', () => {
    expect(dayBefore(day('2020-03-01'))).toBe('2020-02-29')
    expect(dayBefore(day('2021-03-01'))).toBe('2021-02-28')
    expect(dayBefore(day('2021-01-01'))).toBe('2020-12-31')
    expect(dayBefore(day('2021-05-02'))).toBe('2021-05-01')
    expect(dayBefore(day('1986-05-04'))).toBe('1986-05-03')
  })

  it('is the later of two, or the same', () => {
    const [a, b] = [day('2020-12-31'), day('2021-01-01')]
    expect([laterDay(a, b), laterDay(b, a), laterDay(a, a)]).toStrictEqual([b, b, a])
    expect(laterDay(a, null)).toBe(a)
  })
})

describe('the length of a month', () => {
  it('is that of the Gregorian calendar', () => {
    const lengths = (year: number) => Array.from({ length: 12 }, (_, i) => daysInMonth(year, i + 1))
    expect(lengths(2021)).toStrictEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    expect([1900, 2000, 2019, 2020, 2024, 2100, 2400].map((year) => daysInMonth(year, 2))).toStrictEqual([
      28, 29, 28, 29, 29, 28, 29,
    ])
  })

  it('is nought for a month that does not exist', () => {
    expect([daysInMonth(2021, 0), daysInMonth(2021, 13)]).toStrictEqual([0, 0])
  })
})
