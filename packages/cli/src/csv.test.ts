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
    ['what looks like a day with slashes', '2020/1/2'],
    ['what looks like thousands', '1,234'],
    ['what looks like a time', '12:30'],
    ['what looks like a truth', 'TRUE'],
  ])('stays one behind a tab that is not seen: %s', (_what, text) => {
    expect(one(text)).toBe(`\t${text}`)
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1'])('is never a formula: %j', (text) => {
    expect(one(text)).toBe(`'${text}`)
  })

  it.each(['P1-0001', '12345678901', 'U1', '某某工会', '', '2020-07-10', 'r3'])(
    'is left alone: %j',
    (text) => {
      expect(one(text)).toBe(text)
    },
  )

  it('may hold quotes and commas', () => {
    expect(csvLine(['a "b", c'])).toBe('"a ""b"", c"\r')
  })
})

it('numbers, yes and no, blanks and lists are written as they are', () => {
  expect(csvLine([17, true, null, ['card-1', 'card-2'], ['007']])).toBe(
    '"17","true","","card-1 card-2","\t007"\r',
  )
})
