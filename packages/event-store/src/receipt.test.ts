import { position } from './position.ts'
import { readReceipt, receiptText } from './receipt.ts'

const receipt = { log: 'demo', lines: 28, position: position(30), digest: 'a'.repeat(64) }

describe('the text of a receipt', () => {
  it('is one line of JSON that reads back', () => {
    const text = receiptText(receipt)
    expect(text).toBe(`{"digest":"${'a'.repeat(64)}","lines":28,"log":"demo","position":30,"receipt":1}`)
    expect(readReceipt(text)).toStrictEqual(receipt)
    expect(readReceipt(`${text}\n`)).toStrictEqual(receipt)
  })

  it('carries positions beyond the numbers of JSON', () => {
    const far = { ...receipt, position: position(2n ** 60n) }
    expect(readReceipt(receiptText(far))).toStrictEqual(far)
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    receiptText(receipt).replace('"receipt":1', '"receipt":2'),
    receiptText(receipt).replace('"log":"demo"', '"log":"a b"'),
    receiptText(receipt).replace('"lines":28', '"lines":0'),
    receiptText(receipt).replace('"lines":28', '"lines":"28"'),
    receiptText(receipt).replace('"position":30', '"position":-1'),
    receiptText(receipt).replace('aaa', 'AAA'),
  ])('is nothing else: %s', (text) => {
    expect(readReceipt(text)).toBeUndefined()
  })
})
