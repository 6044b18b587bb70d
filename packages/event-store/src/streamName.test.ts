import { categoryOf, idOf, isStreamName, streamName } from './streamName.ts'

describe('the name of a stream', () => {
  it('is a category, a dash and an id', () => {
    const name = streamName('number', 'P1-7f.a_B')
    expect([name, categoryOf(name), idOf(name)]).toStrictEqual(['number-P1-7f.a_B', 'number', 'P1-7f.a_B'])
  })

  it('has room for an issuer of 64 and a hash of 64', () => {
    expect(isStreamName(`number-${'p'.repeat(64)}-${'a'.repeat(64)}`)).toBe(true)
  })

  it.each([
    'card',
    'card-',
    '-a',
    'Card-a',
    'card-a b',
    'card-张三',
    `card-${'a'.repeat(161)}`,
    '$card-a',
    'card-a\n',
  ])('is not %j', (text) => {
    expect(isStreamName(text)).toBe(false)
  })

  it.each([
    ['', 'a'],
    ['card', ''],
    ['card-a', 'b'],
    ['card', '张三'],
  ])('is not made from the category %j and the id %j', (category, id) => {
    expect(() => streamName(category, id)).toThrow(RangeError)
  })
})
