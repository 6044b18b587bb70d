import { defaultPolicy } from '@union-card/domain'
import type { ReadModel } from './readModel.ts'
import { readModels } from './readModels.ts'

const named = (name: string, column = 'word'): ReadModel => ({
  name,
  version: 1,
  columns: { [column]: 'text' },
  indexes: [],
  rows: () => [],
})
const kept = (...models: readonly ReadModel[]) => readModels(defaultPolicy, models)

describe('read models of an application', () => {
  it('stand beside those of the registry', () => {
    const { all } = kept(named('dues'), named('dues_by_month'))
    expect(all.map(({ name }) => name)).toStrictEqual([
      'standing',
      'numbers',
      'memberships',
      'dues',
      'dues_by_month',
    ])
  })

  it.each([
    '',
    'Dues',
    '1dues',
    'dues-paid',
    'd'.repeat(42),
    'meta',
    'set_aside',
    'tally_days',
    'sqlite_dues',
    'standing_0',
    'standing_of_card',
  ])('are not called %s, which no store would take', (name) => {
    expect(() => kept(named(name))).toThrow(`not a name for a table: ${name}; lower-case`)
  })

  it.each(['Word', 'a_word', 'card', 'withdrawnAt'])('have no column %s', (column) => {
    expect(() => kept(named('dues', column))).toThrow(`dues: not a name for a column: ${column}; camelCase`)
  })

  it('are one of each name', () => {
    for (const models of [[named('standing')], [named('dues'), named('dues')]])
      expect(() => kept(...models)).toThrow(/two read models are called (standing|dues)/)
  })
})
