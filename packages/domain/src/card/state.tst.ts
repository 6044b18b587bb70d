import { describe, expect, test } from 'tstyche'
import type { Day } from '../calendar/day.ts'
import type { UnionId } from '../index.ts'
import { type Rule, ruleOfEnded, ruleOfLiving } from './rules/rule.ts'
import { notInTransit } from './rules/transfer.ts'
import {
  type Card,
  type EndedCard,
  isEnded,
  isLiving,
  type LivingCard,
  type Standing,
  type UnissuedCard,
} from './state.ts'

declare const card: Card

describe('a rule of a living card', () => {
  test('is given one, and never an ended one', () => {
    expect<EndedCard>().type.not.toBeAssignableTo<LivingCard>()
    expect<UnissuedCard>().type.not.toBeAssignableTo<LivingCard>()
    expect<Card>().type.not.toBeAssignableTo<LivingCard>()
    expect<LivingCard>().type.toBeAssignableTo<Card>()
  })

  test('sees what only a living card has', () => {
    ruleOfLiving<unknown>('D-TERMINAL', 'state', (_command, living) => {
      expect(living).type.toBe<LivingCard>()
      expect(living.standing).type.toHaveProperty('relation')
      expect(living.standing).type.toHaveProperty('pendingExpulsion')
      return null
    })
    expect(ruleOfLiving<unknown>).type.not.toBeCallableWith(
      'D-TERMINAL',
      'state',
      (_command: unknown, _card: EndedCard) => null,
    )
  })

  test('is a rule like any other: silent on a card that does not live', () => {
    expect(notInTransit).type.toBe<Rule<unknown>>()
    expect(notInTransit.broken).type.toBeCallableWith({}, card, {} as never)
  })
})

describe('a rule of an ended card', () => {
  test('is given one, and never a living one', () => {
    ruleOfEnded<unknown>('D-TERMINAL', 'ended', (_command, ended) => {
      expect(ended).type.toBe<EndedCard>()
      expect<keyof typeof ended.standing>().type.toBe<'kind' | 'membership' | 'lastHolder' | 'endedBy'>()
      return null
    })
    expect<LivingCard>().type.not.toBeAssignableTo<EndedCard>()
    expect(ruleOfEnded<unknown>).type.not.toBeCallableWith(
      'D-TERMINAL',
      'ended',
      (_command: unknown, _card: LivingCard) => null,
    )
  })
})

describe('what cannot be cannot be written', () => {
  const on = {} as Day
  const union = {} as UnionId

  test('an ended membership that is in transit', () => {
    expect({
      kind: 'ended' as const,
      membership: { kind: 'withdrawn' as const, on },
      lastHolder: union,
    }).type.toBeAssignableTo<Standing>()
    expect({
      kind: 'ended' as const,
      membership: { kind: 'withdrawn' as const, on },
      relation: { kind: 'inTransit' as const, from: union, since: on, declaredTo: null },
    }).type.not.toBeAssignableTo<Standing>()
  })

  test('a retained membership without its month and reason', () => {
    const relation = { kind: 'at' as const, union }
    expect({
      kind: 'living' as const,
      membership: { kind: 'retained' as const },
      relation,
      pendingExpulsion: null,
    }).type.not.toBeAssignableTo<Standing>()
    expect({
      kind: 'living' as const,
      membership: { kind: 'active' as const },
      relation,
      pendingExpulsion: null,
    }).type.toBeAssignableTo<Standing>()
  })
})

describe('looking at a card', () => {
  test('tells what it is', () => {
    if (isLiving(card)) expect(card).type.toBe<LivingCard>()
    if (isEnded(card)) expect(card).type.toBe<EndedCard>()
  })

  test('changes nothing of it', () => {
    expect<keyof Card['entries'] & 'push'>().type.toBe<never>()
    expect<keyof Card['flags'] & 'push'>().type.toBe<never>()
  })
})
