import { ReadFailed } from '@union-card/event-store'
import { ViewsUnavailable } from '@union-card/projections'
import { type SettingsReason, SettingsUnreadable } from '@union-card/registry'
import { stopFor } from './stopFor.ts'
import { wordsOf } from './wording/index.ts'

const full = { _tag: 'Unavailable', because: 'disk-full', reason: 'in English' } as const

describe('what ends the program', () => {
  it.each<[string, unknown, RegExp]>([
    ...(['missing', 'there-already', 'no-policy', 'changed', full] as const).map(
      (reason: SettingsReason): [string, unknown, RegExp] => [
        `settings: ${typeof reason === 'object' ? reason._tag : reason}`,
        new SettingsUnreadable('in English', reason),
        /^登记册的设置读写不了：.*。$/,
      ],
    ),
    [
      'read models',
      new ViewsUnavailable('in English', { because: 'busy', place: 'a.db' }),
      /^查询表用不了：.*a\.db。$/,
    ],
    ['the log', new ReadFailed(full), /^磁盘已满/],
    ['a defect', new TypeError('in English'), /TypeError.*请报告此事。$/],
  ])('is said in Chinese: %s', (_, thrown, said) => {
    const { exit, message } = stopFor(wordsOf.zh, thrown)
    expect([exit, message]).toStrictEqual([5, expect.stringMatching(said)])
    expect(message).not.toContain('in English')
  })

  it('is said in English with the words of the error, but for a defect', () => {
    const said = (thrown: unknown) => stopFor(wordsOf.en, thrown).message
    expect(said(new SettingsUnreadable('this log has no settings', 'missing'))).toBe(
      'The settings of the log cannot be read or written: this log has no settings',
    )
    expect(said(new ViewsUnavailable('Try again.'))).toBe('The read models cannot be used: Try again.')
    expect(said(new Error('secret'))).not.toContain('secret')
  })
})
