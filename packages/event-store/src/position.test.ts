import { position, revision } from './position.ts'

describe('positions and revisions read back from where they were kept', () => {
  it('are the same as before, over the whole of 64 bits with a sign', () => {
    expect([position(0), position(7n), revision(2n ** 63n - 1n)]).toStrictEqual([
      0n,
      7n,
      9223372036854775807n,
    ])
  })

  it.each([-1, -1n, 2n ** 63n, 0.5])('are never %p', (value) => {
    expect(() => position(value)).toThrow(RangeError)
    expect(() => revision(value)).toThrow(RangeError)
  })
})
