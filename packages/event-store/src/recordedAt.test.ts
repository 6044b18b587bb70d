import * as fc from 'fast-check'
import { isRecordedAt, recordedAt } from './recordedAt.ts'

describe('the instant of recording', () => {
  it('is what the clock shows, in UTC with milliseconds', () => {
    expect(recordedAt(() => 1520222400001)).toBe('2018-03-05T04:00:00.001Z')
  })

  it.each([
    '2018-03-05T04:00:00Z',
    '2018-03-05T04:00:00.0001Z',
    '2018-03-05T12:00:00.000+08:00',
    '2018-03-05 04:00:00.000Z',
    '2018-02-29T04:00:00.000Z',
    '2100-02-29T04:00:00.000Z',
    '2018-04-31T04:00:00.000Z',
    '2018-13-01T04:00:00.000Z',
    '2018-00-01T04:00:00.000Z',
    '2018-01-00T04:00:00.000Z',
    '2018-03-05T24:00:00.000Z',
    '2018-03-05T04:60:00.000Z',
    '2016-12-31T23:59:60.000Z',
    '2018-03-05T04:00:00.000Z\n',
    '+002018-03-05T04:00:00.000Z',
  ])('is never written %j', (text) => {
    expect(isRecordedAt(text)).toBe(false)
  })

  it('every moment of the years 0000 to 9999 has its one form, and no other text is one', () => {
    const moments = fc.date({
      min: new Date('0000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(fc.property(moments, (date) => isRecordedAt(date.toISOString())))
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((of) => String(of).padStart(2, '0'))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), two(13), two(32), (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${month}-${day}T00:00:00.000Z`
        const date = new Date(text)
        expect(isRecordedAt(text)).toBe(!Number.isNaN(date.getTime()) && date.toISOString() === text)
      }),
      { numRuns: 2000 },
    )
  })

  it('a clock outside those years is a defect', () => {
    expect(() => recordedAt(() => 253402300800000)).toThrow(RangeError)
    expect(() => recordedAt(() => Number.NaN)).toThrow(RangeError)
  })
})
