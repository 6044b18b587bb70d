import { csvLine } from './csv.ts'

/** What a spreadsheet would change it is not given as it is; everything else is. */

const one = (field: Parameters<typeof csvLine>[0][number]): string => csvLine([field]).slice(1, -2)

describe('a text in CSV', () => {
  it.each([
    ['zeros before a number', '0001'],
    ['more digits than are shown', '123456789012'],
    ['more digits than are kept', '110105194912310021'],
    ['what looks like an exponent', '12E5'],
    ['what looks like a fraction', '1.10'],
    ['what looks like a day or a month', '3-5'],
    ['what looks like a day as we write it', '2020-07-10'],
    ['what looks like a day with its time', '2020-07-10 12:30'],
    ['what looks like a month of a year in digits', '12-2020'],
    ['what looks like a day between spaces', '3 - 5'],
    ['what looks like parts of a hundred', '5 %'],
    ['what looks like broken parts of a hundred', '1.5%'],
    ['what looks like parts of a hundred, their sign first', '%5'],
    ['what looks like an hour', '5 pm'],
    ['what looks like an hour in one letter', '5 p'],
    ['what looks like an hour without a space', '5PM'],
    ['what looks like a time in Chinese', '3时5分'],
    ['what looks like an hour in Chinese', '下午3时'],
    ['what looks like euros, their sign last', '5 €'],
    ['what looks like a day with slashes', '2020/1/2'],
    ['what looks like thousands', '1,234'],
    ['what looks like a time', '12:30'],
    ['what looks like a truth', 'TRUE'],
    ['what looks like a month before a number', 'MAR1'],
    ['what looks like a month before a day', 'SEP-2'],
    ['what looks like a month behind a day', '1-mar'],
    ['what looks like a month in full', 'January 5'],
    ['what looks like a month of a year', 'Sept-2020'],
    ['what looks like a day of a month', '5月3日'],
    ['what looks like a day of a year', '2020年5月3日'],
    ['what looks like a month of a year in Chinese', '2020年5月'],
    ['what looks like a number below zero', '(5)'],
    ['what looks like yuan', '¥5'],
    ['what looks like yuan in full width', '￥5'],
    ['what looks like dollars', '$1,234.50'],
    ['what looks like euros', '€5'],
    ['what looks like a mixed fraction', '1 1/2'],
    ['what looks like an exponent of Fortran', '1D5'],
    ['what looks like an exponent below zero', '1E-5'],
    ['digits of full width', '０００１'],
    ['what stands between wide spaces', '\u30000001'],
  ])('stays one behind a tab that is not seen: %s', (_what, text) => {
    expect(one(text)).toBe(`\t${text}`)
  })

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =1',
    '\t=1',
    '\r=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    '\u3000=1',
  ])('is never a formula: %j', (text) => {
    expect(one(text)).toBe(`'${text}`)
  })

  it.each([
    'P1-0001',
    '12345678901',
    'U1',
    '某某工会',
    '',
    '5A',
    '12p',
    '1234-56789',
    '3时代工会',
    '5分会',
    'r3',
    'MARIA',
    'MARX-5',
    'MARCH',
    'U-MAR1',
    'A1D5',
    '５号工会',
    '第5月刊',
    '(a)',
  ])('is left alone: %j', (text) => {
    expect(one(text)).toBe(text)
  })

  it('is a day where days stand, and only there', () => {
    expect(csvLine(['2020-07-10', '2020-07-10', '0001'], [true, false, true])).toBe(
      '"2020-07-10","\t2020-07-10","\t0001"\r',
    )
  })

  it('may hold quotes and commas', () => {
    expect(csvLine(['a "b", c'])).toBe('"a ""b"", c"\r')
  })
})

it('numbers, yes and no, blanks and lists are written as they are', () => {
  expect(csvLine([17, true, null, ['card-1', 'card-2'], ['007']])).toBe(
    '"17","true","","card-1 card-2","\t007"\r',
  )
})
