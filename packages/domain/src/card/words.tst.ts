import { describe, expect, test } from 'tstyche'
import { Day, dayBefore, laterDay } from '../calendar/day.ts'
import { chinaDay, type Instant } from '../calendar/instant.ts'
import { addMonths, type DayOrMonth, firstDayOf, type Month, monthOf } from '../calendar/month.ts'
import type { RestoreMembership, TransferOut } from './commands.ts'
import type { TransferredOut } from './events.ts'
import type { CardId, MemberId, UnionId } from './words.ts'

declare const day: Day
declare const month: Month
declare const union: UnionId

describe('dates', () => {
  test('a month is not a day with the day left out', () => {
    expect<Month>().type.not.toBeAssignableTo<Day>()
    expect<Day>().type.not.toBeAssignableTo<Month>()
    expect(laterDay).type.not.toBeCallableWith(day, month)
    expect(dayBefore).type.not.toBeCallableWith(month)
    expect(addMonths).type.not.toBeCallableWith(day, 1)
  })

  test('nor any text', () => {
    expect<string>().type.not.toBeAssignableTo<Day>()
    expect(dayBefore).type.not.toBeCallableWith('2019-06-30')
    expect<Day>().type.toBeAssignableTo<string>()
  })

  test('either may be asked for its month and its first day', () => {
    expect<DayOrMonth>().type.toBe<Day | Month>()
    expect(monthOf).type.toBeCallableWith(day)
    expect(monthOf).type.toBeCallableWith(month)
    expect(firstDayOf(month)).type.toBe<Day>()
  })

  test('a moment is not a day', () => {
    expect<Instant>().type.not.toBeAssignableTo<Day>()
    expect(chinaDay).type.not.toBeCallableWith(day)
  })

  test('a transfer has its day, a restoration its month', () => {
    expect<NonNullable<TransferOut['on']>>().type.toBe<Day>()
    expect<NonNullable<RestoreMembership['month']>>().type.toBe<Month>()
    expect<keyof RestoreMembership & ('on' | 'month')>().type.toBe<'month'>()
    expect<TransferredOut['data']['on']>().type.toBe<Day>()
    expect<TransferredOut['data']['duesPaidThrough']>().type.toBe<Month>()
  })

  test('a day is read before it is one', () => {
    const text = '2019-06-30' as string
    if (Day.is(text)) expect(text).type.toBeAssignableTo<Day>()
  })
})

describe('ids', () => {
  test('of a union, a card and a member are three things', () => {
    expect<UnionId>().type.not.toBeAssignableTo<CardId>()
    expect<CardId>().type.not.toBeAssignableTo<UnionId>()
    expect<MemberId>().type.not.toBeAssignableTo<CardId>()
    expect<MemberId>().type.not.toBeAssignableTo<UnionId>()
    expect<string>().type.not.toBeAssignableTo<UnionId>()
  })

  test('a command does not mix them up', () => {
    expect({ card: union }).type.not.toBeAssignableTo<Pick<TransferOut, 'card'>>()
    expect({ by: union }).type.toBeAssignableTo<Pick<TransferOut, 'by'>>()
  })
})

describe('a blank of the form', () => {
  test('is left out, not filled in with nothing', () => {
    expect<{ by: undefined }>().type.not.toBeAssignableTo<Pick<TransferOut, 'by'>>()
    expect<{ by: null }>().type.not.toBeAssignableTo<Pick<TransferOut, 'by'>>()
  })

  test('may be empty in a request and never in an event', () => {
    expect<Pick<TransferredOut['data'], 'by'>>().type.toBe<{ readonly by: UnionId }>()
    expect<object>().type.toBeAssignableTo<Partial<Pick<TransferOut, 'by'>>>()
    expect<object>().type.not.toBeAssignableTo<Pick<TransferredOut['data'], 'by'>>()
  })
})
