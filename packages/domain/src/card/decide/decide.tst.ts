import type * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { describe, expect, test } from 'tstyche'
import type { RuleId } from '../../rulebook/catalogue.ts'
import type { CardCommand, CommandInJson, Replacement } from '../commands.ts'
import { noCard } from '../evolve.ts'
import { defaultPolicy, type Facts } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import { type NotACommand, readCommand } from '../request.ts'
import { type Decision, decide } from './decide.ts'
import type { DecidedEvent } from './entry.ts'

declare const command: CardCommand
declare const facts: Facts
declare const refusals: Refusal[]
declare const events: DecidedEvent[]

describe('a decision', () => {
  test('is refused by one rule at least, or writes one event at least', () => {
    expect(decide(defaultPolicy, facts, command, noCard)).type.toBe<Decision>()
    expect<Decision>().type.toBe<E.Either<NonEmptyArray<Refusal>, NonEmptyArray<DecidedEvent>>>()
    expect({ _tag: 'Left' as const, left: refusals }).type.not.toBeAssignableTo<Decision>()
    expect({ _tag: 'Right' as const, right: events }).type.not.toBeAssignableTo<Decision>()
  })

  test('is not made on what came from outside and was not read', () => {
    expect(decide).type.not.toBeCallableWith(defaultPolicy, facts, {} as unknown, noCard)
    expect(decide).type.not.toBeCallableWith(defaultPolicy, facts, { type: 'TransferIn' }, noCard)
  })

  test('is not made without a day', () => {
    expect(decide).type.not.toBeCallableWith(defaultPolicy, {}, command, noCard)
  })
})

describe('reading a command', () => {
  test('gives it, or one error at least', () => {
    expect(readCommand).type.toBeCallableWith({} as unknown)
    expect(readCommand({})).type.toBe<E.Either<NotACommand, CardCommand>>()
    expect({ errors: [], refusals }).type.not.toBeAssignableTo<NotACommand>()
  })
})

describe('a command as a program writes it', () => {
  const out = { id: 'x', type: 'TransferOut', card: 'a', by: 'U1', on: '2019-06-30' } as const

  test('has texts for ids and dates, and the blanks may be left empty', () => {
    expect<{ id: string; type: 'TransferIn'; card: string }>().type.toBeAssignableTo<CommandInJson>()
    expect({ ...out, reason: 'job-change' as const }).type.toBeAssignableTo<CommandInJson>()
    expect<CardCommand>().type.toBeAssignableTo<CommandInJson>()
  })

  test('knows the fields and the codes', () => {
    expect({ ...out, reason: 'job-changes' as const }).type.not.toBeAssignableTo<CommandInJson>()
    expect({ ...out, type: 'TransferAway' as const }).type.not.toBeAssignableTo<CommandInJson>()
    expect({ ...out, on: new Date() }).type.not.toBeAssignableTo<CommandInJson>()
    const { card: _, ...nowhere } = out
    expect(nowhere).type.not.toBeAssignableTo<CommandInJson>()
  })
})

describe('a refusal', () => {
  test('names a rule of the catalogue', () => {
    expect(refusal).type.toBeCallableWith('D-TERMINAL', {})
    expect(refusal).type.not.toBeCallableWith('D-NO-SUCH-RULE', {})
    expect<Refusal['rule']>().type.toBe<RuleId>()
    expect<string>().type.not.toBeAssignableTo<RuleId>()
  })

  test('says what was found in plain words and numbers, never with a record inside', () => {
    expect(refusal).type.not.toBeCallableWith('D-TERMINAL', { member: { name: 'x' } })
  })
})

type KeyOfEach<T> = T extends unknown ? keyof T : never

describe('a replacement', () => {
  test('has no id and no card of its own, and corrects nothing', () => {
    expect<KeyOfEach<Replacement> & ('id' | 'card')>().type.toBe<never>()
    expect<KeyOfEach<CardCommand> & ('id' | 'card')>().type.toBe<'id' | 'card'>()
    expect<Extract<Replacement, { type: 'CorrectEntry' | 'AnnulEntries' }>>().type.toBe<never>()
  })
})
