// D-ONE: D-ONE is announced
// D-ONE: D-ONE is announced › and shown here
// D-TWO: D-ONE is announced › and shown here
// D-ONE: D-ONE is announced › and in %s
// D-THREE: D-ONE is announced › and in %s
// D-MARK: sets a mark
// D-TWO:
// D-TWO: TransferOut › by a stranger
// D-ONE: TransferOut › by a stranger
// D-ONE:
// D-ONE: uses a constant
// D-THREE: D-THREE in a row of words

describe('D-ONE is announced', () => {
  it('and shown here', () => {
    expect(refusedBy).toEqual(['D-TWO', 'D-TWOFOLD', 'X-D-NOBODY'])
  })
  it.each([['D-THREE'], [`a D-THREE in words`]])('and in %s', () => {})
})

test('sets a mark', () => expect(flags).toEqual(['marked', 'remarked']))

const table = { 'D-TWO': 'in no block' }
const rows = { 'D-THREE in a row of words': [] }
const refused = ['D-ONE', {}]
const cases = { TransferOut: [no('by a stranger', ['D-TWO', refused])] }
it('uses a constant', () => expect(refused).toEqual([]))
