import { describe, expect, test } from 'tstyche'
import type { AsOf } from './asOf.ts'
import { all, among, any, atMost, is, present } from './condition.ts'
import { whatStands } from './questions/asking.ts'
import { type Believed, narrowed, type ReadModel } from './readModel.ts'
import type { ViewStore } from './viewStore.ts'

type Visit = { readonly union: string | null; readonly visits: number; readonly due: boolean }

declare const visits: ReadModel<Visit>
declare const views: ViewStore
declare const asOf: AsOf

describe('a read model', () => {
  test('says of each column what its rows hold there', () => {
    expect<{ union: 'text'; visits: 'integer'; due: 'flag' }>().type.toBeAssignableTo<
      ReadModel<Visit>['columns']
    >()
    expect<{ union: 'integer'; visits: 'integer'; due: 'flag' }>().type.not.toBeAssignableTo<
      ReadModel<Visit>['columns']
    >()
    expect<{ union: 'text'; visits: 'integer' }>().type.not.toBeAssignableTo<ReadModel<Visit>['columns']>()
  })

  test('is indexed by its own columns and those that every table has', () => {
    type Indexes = ReadModel<Visit>['indexes']
    expect([
      { on: ['union', 'from', 'card'] as const, where: is('due', true) },
    ]).type.toBeAssignableTo<Indexes>()
    expect([{ on: ['unoin'] as const }]).type.not.toBeAssignableTo<Indexes>()
    expect([{ on: ['union'] as const, where: is('done', true) }]).type.not.toBeAssignableTo<Indexes>()
  })

  test('is one among others', () => {
    expect(visits).type.toBeAssignableTo<ReadModel>()
  })
})

describe('a question to a read model', () => {
  test('names its columns, and those that every table has', () => {
    const where = all(is('union', 'U1'), any(present('to'), atMost('visits', 3)), among('card', ['a', 'b']))
    expect(views.find).type.toBeCallableWith(visits, { where, order: ['from', 'card'], limit: 10 })
    expect(views.find).type.not.toBeCallableWith(visits, {
      where: is('unoin', 'U1'),
      order: ['card'],
      limit: 1,
    })
    expect(views.find).type.not.toBeCallableWith(visits, {
      where: all(where, is('unoin', 'U1')),
      order: ['card'],
      limit: 1,
    })
    expect(views.find).type.not.toBeCallableWith(visits, { where, order: ['frm'], limit: 1 })
    expect(views.count).type.toBeCallableWith(visits, where, ['union'])
    expect(views.count).type.not.toBeCallableWith(visits, where, ['unoin'])
  })

  test('also of what stands, and also where few columns are answered', () => {
    whatStands({ views }, asOf, (standing) => {
      const query = { where: all(is('due', true), standing), order: ['card'] as const, limit: 1 }
      expect(views.find).type.toBeCallableWith(narrowed(visits, ['union']), query)
      return views.find(visits, query)
    })
    expect(views.find(narrowed(visits, ['union']), { where: all(), order: [], limit: 1 })).type.toBe<
      Promise<readonly Believed<Pick<Visit, 'union'>>[]>
    >()
  })

  test('of a model whose columns are not known may name any', () => {
    expect<ViewStore['find']>().type.toBeCallableWith(visits as ReadModel, {
      where: is('anything', 1),
      order: ['whatever'],
      limit: 1,
    })
  })
})
