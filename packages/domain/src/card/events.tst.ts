import { describe, expect, test } from 'tstyche'
import type { Month } from '../calendar/month.ts'
import type { CommandOf, Decider } from './decide/decider.ts'
import { deciders } from './decide/entry.ts'
import { type Axis, axes } from './effective.ts'
import type { CardEntry, CardEvent, EntryEvent, EventType, ReplacementEntry } from './events.ts'
import { correctable } from './history.ts'
import { schemaVersions } from './stored.ts'

/** A kind of entry that does not exist, and so is missing wherever kinds of entry are listed one by one. */
type CardLaminated = { readonly type: 'CardLaminated'; readonly data: { readonly on: string } }
type Widened = EntryEvent | CardLaminated

/** A table with a place for every kind of event, as the recipes of `evolve` are. */
type TableOf<E extends { readonly type: string }, V> = { readonly [T in E['type']]: V }
type FoldOf<E extends { readonly type: string; readonly data: unknown }> = {
  readonly [T in E['type']]: (data: Extract<E, { readonly type: T }>['data']) => void
}

describe('a new event breaks what lists events', () => {
  test('the axes of time', () => {
    expect(axes).type.toBeAssignableTo<TableOf<EntryEvent, Axis>>()
    expect(axes).type.not.toBeAssignableTo<TableOf<Widened, Axis>>()
    expect<keyof typeof axes>().type.toBe<EntryEvent['type']>()
  })

  test('the schema versions', () => {
    expect(schemaVersions).type.toBeAssignableTo<TableOf<CardEvent, number>>()
    expect(schemaVersions).type.not.toBeAssignableTo<TableOf<CardEvent | CardLaminated, number>>()
    expect<keyof typeof schemaVersions>().type.toBe<EventType>()
  })

  test('what may be corrected', () => {
    expect(correctable).type.toBeAssignableTo<TableOf<EntryEvent, readonly string[]>>()
    expect(correctable).type.not.toBeAssignableTo<TableOf<Widened, readonly string[]>>()
    expect<keyof typeof correctable>().type.toBe<EntryEvent['type']>()
  })

  test('a fold by a table of recipes', () => {
    const fold = {} as FoldOf<EntryEvent>
    expect(fold).type.not.toBeAssignableTo<FoldOf<Widened>>()
    expect<FoldOf<Widened>>().type.toBeAssignableTo<FoldOf<EntryEvent>>()
  })
})

describe('a new command breaks the table of deciders', () => {
  type Commands = keyof typeof deciders
  test('each command has its own', () => {
    expect(deciders).type.toBeAssignableTo<{ readonly [T in Commands]: Decider<T> }>()
    expect(deciders).type.not.toBeAssignableTo<TableOf<{ type: Commands | 'LaminateCard' }, object>>()
  })

  test('whose rules look at that command and not at another', () => {
    expect<Decider<'TransferOut'>>().type.not.toBeAssignableTo<Decider<'IssueCard'>>()
    expect<CommandOf<'TransferOut'>['type']>().type.toBe<'TransferOut'>()
  })
})

type KeyOfEach<T> = T extends unknown ? keyof T : never

describe('an event', () => {
  test('is an entry, a correction or an annulment, and no fourth thing', () => {
    expect<Exclude<CardEvent, EntryEvent>['type']>().type.toBe<'EntryCorrected' | 'EntriesAnnulled'>()
  })

  test('is told apart by its type', () => {
    const event = {} as CardEvent
    if (event.type === 'TransferredOut') expect(event.data.duesPaidThrough).type.toBe<Month>()
    if (event.type === 'TransferredIn')
      expect<'duesPaidThrough'>().type.not.toBeAssignableTo<keyof typeof event.data>()
  })

  test('names no fee', () => {
    expect<KeyOfEach<CardEvent['data']> & ('fee' | 'price' | 'cost' | 'charge')>().type.toBe<never>()
  })

  test('is replaced by entries only, never by a correction', () => {
    expect<ReplacementEntry['type']>().type.toBe<EntryEvent['type']>()
  })

  test('once recorded has a revision, a moment and a stack', () => {
    expect<CardEvent>().type.not.toBeAssignableTo<CardEntry>()
    expect<CardEntry>().type.toBeAssignableTo<CardEvent>()
  })
})
