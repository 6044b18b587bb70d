import { day } from './day.ts'
import {
  addMonths,
  DayOrMonth,
  firstDayOf,
  isMonth,
  lastDayOf,
  Month,
  month,
  monthOf,
  monthsBetween,
} from './month.ts'

describe('a month', () => {
  it.each(['2021-01', '2021-12', '0001-01', '9999-12'])('%s exists', (text) => {
    expect(isMonth(text)).toBe(true)
    expect(Month.is(text)).toBe(true)
    expect(month(text)).toBe(text)
  })

  it.each([
    '2021-00',
    '2021-13',
    '0000-01',
    '2021-1',
    '2021-01-01',
    '2021/01',
    '202101',
    '2021-',
    '２０２１-01',
    '2021-1x',
    '',
  ])('is not %s', (text) => {
    expect(isMonth(text)).toBe(false)
    expect(Month.is(text)).toBe(false)
    expect(() => month(text)).toThrow(new RangeError(`not a month (YYYY-MM): ${text}`))
  })

  it('is not quoted at length where it is wrong', () => {
    expect(() => month('张'.repeat(1000))).toThrow(`not a month (YYYY-MM): ${'张'.repeat(20)}`)
  })

  it('A30 is exact: neither codec takes the other’s text, and one takes both', () => {
    expect([Month.is('2021-01-01'), DayOrMonth.is('2021-01-01'), DayOrMonth.is('2021-01')]).toStrictEqual([
      false,
      true,
      true,
    ])
    expect(DayOrMonth.is('2021')).toBe(false)
  })

  it('is the month a day lies in, or itself', () => {
    expect(monthOf(day('2021-03-31'))).toBe('2021-03')
    expect(monthOf(month('2021-03'))).toBe('2021-03')
  })

  it('begins on its first day and ends on its last; a day stays itself', () => {
    expect(firstDayOf(month('2021-02'))).toBe('2021-02-01')
    expect(firstDayOf(day('2021-02-15'))).toBe('2021-02-15')
    expect(['2021-02', '2020-02', '2021-04', '2021-12'].map((text) => lastDayOf(month(text)))).toStrictEqual([
      '2021-02-28',
      '2020-02-29',
      '2021-04-30',
      '2021-12-31',
    ])
    expect(lastDayOf(day('2021-02-15'))).toBe('2021-02-15')
  })
})

describe('counting months', () => {
  it.each([
    ['2021-01', 1, '2021-02'],
    ['2021-12', 1, '2022-01'],
    ['2021-01', -1, '2020-12'],
    ['2021-06', 0, '2021-06'],
    ['2021-06', 18, '2022-12'],
    ['2021-06', 19, '2023-01'],
    ['2021-06', -18, '2019-12'],
    ['0999-12', 1, '1000-01'],
    ['0001-01', 1, '0001-02'],
  ])('%s and %i are %s', (from, count, to) => {
    expect(addMonths(month(from), count)).toBe(to)
  })

  it.each([
    ['2021-01', '2021-06', 6],
    ['2021-01', '2021-01', 1],
    ['2020-11', '2021-02', 4],
    ['2021-02', '2021-01', 0],
    ['2021-06', '2021-01', -4],
  ])('from %s through %s are %i', (from, through, count) => {
    expect(monthsBetween(month(from), month(through))).toBe(count)
  })
})
