import { expect, test } from 'tstyche'

test('a right and a wrong claim', () => {
  expect<string>().type.toBe<string>()
  expect<string>().type.toBe<number>()
})
