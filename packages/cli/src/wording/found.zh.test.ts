import { readCommand } from '@union-card/domain'
import { histories, sample } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'
import { foundInChinese, nameInChinese } from './found.zh.ts'

/** Whatever a rule finds is told in Chinese. */

describe('what a rule found', () => {
  it('has a Chinese name, whatever the history', () => {
    const decided = [...histories({ count: 1000 })]
      .flatMap(({ steps }) => steps)
      .flatMap(({ decision }) => (E.isLeft(decision) ? decision.left : []))
    const read = [
      { ...sample.issue(), fee: 1 },
      { ...sample.issue(), issuingUnit: '' },
      { ...sample.issue(), joinedOn: '' },
    ].flatMap((command) => {
      const wrong = readCommand(command)
      return E.isLeft(wrong) ? wrong.left.refusals : []
    })
    const names = new Set([...decided, ...read].flatMap(({ found }) => Object.keys(found)))
    expect(names.size).toBeGreaterThan(40)
    expect([...names].filter((name) => nameInChinese(name) === undefined)).toStrictEqual([])
  })

  it.each([
    [{ by: 'union-b', holder: 'union-a' }, '办理工会 union-b，所在工会 union-a'],
    [{ reason: null }, '原因 无'],
    [{ reason: 'study' }, '原因 上学'],
    [{ membership: 'withdrawn', since: '2019-03-05' }, '会籍 已退会，自 2019-03-05'],
    [{ document: 'inHand', oldCardRecovered: false }, '会员证 在会员手中，旧证已收回 否'],
    [{ months: 4 }, '月数 4'],
    [{ unforeseen: 'x' }, 'unforeseen x'],
    [{}, ''],
  ])('%j is %s', (found, said) => {
    expect(foundInChinese(found)).toBe(said)
  })
})
