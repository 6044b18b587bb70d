import {
  CardCommand,
  CardEvent,
  cardEvents,
  checkOf,
  decide,
  entryCommands,
  fold,
  malformationsOf,
  Policy,
  record,
} from '@union-card/domain'
import * as fc from 'fast-check'
import * as t from 'io-ts'
import {
  arbitraryCommand,
  arbitraryEntries,
  arbitraryEvent,
  arbitraryFacts,
  arbitraryOf,
  arbitraryPolicy,
  spoiled,
} from './generators.ts'

// The same values on every run; another number looks elsewhere.
fc.configureGlobal({ seed: 20170329 })
jest.setTimeout(60_000)

const members = [...cardEvents, ...entryCommands]

describe('arbitrary values follow the codecs', () => {
  it.each(members.map((codec) => [codec.name, codec] as const))(
    'what is made for %s is accepted, encodes, and decodes to the same',
    (_name, codec) => {
      fc.assert(
        fc.property(arbitraryOf(codec as t.Type<unknown>), (value) => {
          expect(codec.is(value)).toBe(true)
          const stored: unknown = JSON.parse(JSON.stringify((codec as t.Mixed).encode(value)))
          expect((codec as t.Mixed).decode(stored)).toStrictEqual({ _tag: 'Right', right: value })
        }),
      )
    },
  )

  it('every member of a union comes up', () => {
    const types = (of: fc.Arbitrary<{ readonly type: string }>) =>
      new Set(fc.sample(of, { numRuns: 600, seed: 1 }).map(({ type }) => type))
    expect([...types(arbitraryCommand)].toSorted()).toStrictEqual([...CardCommand.members.keys()].toSorted())
    expect([...types(arbitraryEvent)].toSorted()).toStrictEqual([...CardEvent.members.keys()].toSorted())
  })

  it('every optional property is there sometimes, and sometimes not', () => {
    for (const codec of entryCommands) {
      const values = fc.sample(arbitraryOf(codec as t.Type<object>), { numRuns: 100, seed: 1 })
      for (const name of Object.keys(codec.optional)) {
        expect(values.some((value) => Object.hasOwn(value, name))).toBe(true)
        expect(values.some((value) => !Object.hasOwn(value, name))).toBe(true)
      }
    }
  })

  it('a new property is generated the moment it exists', () => {
    const today = record('Today', { a: t.literal('x') })
    const tomorrow = record(
      'Tomorrow',
      { a: t.literal('x'), b: t.boolean },
      { c: t.readonlyArray(t.keyof({ k: null })) },
    )
    expect(fc.sample(arbitraryOf(today), 1)).toStrictEqual([{ a: 'x' }])
    fc.assert(fc.property(arbitraryOf(tomorrow), (value) => tomorrow.is(value)))
  })

  it('a refinement nobody knows is named, and may be supplied', () => {
    const Even = t.refinement(t.number, (value) => value % 2 === 0, 'even number')
    expect(() => arbitraryOf(record('Pair', { even: Even }))).toThrow(
      'No arbitrary is known for the codec "even number". If it is a refinement, pass one under that name.',
    )
    const even = arbitraryOf(Even, { 'even number': () => fc.nat(50).map((half) => half * 2) })
    fc.assert(fc.property(even, (value) => value % 2 === 0))
  })
})

describe('a value is valid exactly when it has no malformation', () => {
  const agree = (codec: t.Mixed, value: unknown) => {
    const valid = checkOf(codec)(value)
    expect(codec.is(value)).toBe(valid)
    expect(malformationsOf(codec, value).length === 0).toBe(valid)
    expect((codec.decode(value) as { _tag: string })._tag).toBe(valid ? 'Right' : 'Left')
    return valid
  }

  it.each([
    ['commands', CardCommand, arbitraryCommand],
    ['events', CardEvent, arbitraryEvent],
    ['policies', Policy, arbitraryPolicy],
  ] as [string, t.Mixed, fc.Arbitrary<unknown>][])('%s, as they are and spoiled', (_name, codec, values) => {
    let spoilt = 0
    fc.assert(fc.property(values, (value) => agree(codec, value)))
    fc.assert(
      fc.property(spoiled(values), (value) => {
        if (!agree(codec, value)) spoilt++
      }),
      { numRuns: 2000 },
    )
    expect(spoilt).toBeGreaterThan(500)
  })
})

describe('whatever a codec lets through', () => {
  it('folds to a state, whatever the order', () => {
    fc.assert(
      fc.property(arbitraryEntries, (entries) => {
        expect(fold(entries).entries).toStrictEqual(entries)
      }),
    )
  })

  it('is decided without throwing, on any history, under any policy and facts', () => {
    fc.assert(
      fc.property(
        arbitraryPolicy,
        arbitraryFacts,
        arbitraryCommand,
        arbitraryEntries,
        (policy, facts, command, entries) => {
          expect(['Left', 'Right']).toContain(decide(policy, facts, command, fold(entries))._tag)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
