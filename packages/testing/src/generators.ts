import {
  type AnyRecord,
  type CardCommand,
  CardCommand as CardCommandCodec,
  type CardEntry,
  type CardEvent,
  CardEvent as CardEventCodec,
  type Facts,
  type Instant,
  type Policy,
  Policy as PolicyCodec,
  RecordType,
  TaggedType,
} from '@union-card/domain'
import * as fc from 'fast-check'
import * as t from 'io-ts'

/**
 * Arbitrary values that follow the codecs: a codec is walked, so a new property or a new event is generated the moment
 * it exists. Only a refinement, whose condition is a function, has to be told how.
 */

/** How to make values of a refinement. `of` makes those of another codec. */
export type RefinementArbitrary = (
  codec: t.RefinementC<t.Mixed>,
  of: (codec: t.Mixed) => fc.Arbitrary<unknown>,
) => fc.Arbitrary<unknown>

/** How to make values of refinements, by the codec's name. */
export type Refinements = Readonly<Record<string, RefinementArbitrary>>

const twoDigits = (value: number): string => String(value).padStart(2, '0')
const fourDigits = (value: number): string => String(value).padStart(4, '0')
const year = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1990, max: 2030 }) },
  fc.integer({ min: 1, max: 9999 }),
)
const monthText = fc
  .tuple(year, fc.integer({ min: 1, max: 12 }))
  .map(([y, m]) => `${fourDigits(y)}-${twoDigits(m)}`)
/** Months end on the 28th to the 31st; a day that its month does not have becomes the last one it has. */
const dayText = fc.tuple(monthText, fc.integer({ min: 1, max: 31 })).map(([month, wanted]) => {
  const exists = (day: number) =>
    new Date(`${month}-${twoDigits(day)}T00:00:00Z`).toISOString().startsWith(`${month}-`)
  const day = [wanted, 30, 29, 28].find((each) => each <= wanted && exists(each)) ?? 28
  return `${month}-${twoDigits(day)}`
})
const instantText = fc
  .integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2031, 0, 1) })
  .map((ms) => new Date(ms).toISOString())

/** Few ids, so that histories meet themselves again; now and then any id at all. */
const idText = (few: readonly string[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...few) }, fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/))

const words = (codec: t.Mixed, longest: number) =>
  fc
    .oneof(
      fc.constantFrom('工会', 'P1-0001', '备〔2019〕1号', '第一工会', 'a'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(longest, 20) }),
      fc.constantFrom(1, longest - 1, longest).map((length) => '字'.repeat(Math.max(1, length))),
    )
    .filter((text) => codec.is(text))

const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/)
const sealed = fc.tuple(base64url, base64url, base64url, base64url).map((parts) => `v1.${parts.join('.')}`)

/** Refinements of `@union-card/domain`. */
export const refinements: Refinements = {
  Day: () => dayText,
  Month: () => monthText,
  Instant: () => instantText,
  CardId: () => idText(['card-1', 'card-2']),
  UnionId: () => idText(['U0', 'U1', 'U2', 'U3', 'P1', 'P2']),
  MemberId: () => idText(['member-1', 'member-2']),
  UUID: () => fc.uuid(),
  // The codec of open wording goes by this name too; what is sealed satisfies both.
  'sealed text': (codec) => (codec.is('字') ? fc.oneof(sealed, words(codec, 40)) : sealed),
  'revision 0, 1, 2 …': () => fc.oneof({ weight: 8, arbitrary: fc.nat(12) }, fc.maxSafeNat()),
  'whole number of months, 0 to 1200': () => fc.integer({ min: 1, max: 1200 }),
  'a list of different particulars, at least one': (codec, of) => listOf(codec, of, { minLength: 1 }, true),
  'a list of 1 to 500 revisions': (codec, of) => listOf(codec, of, { minLength: 1, maxLength: 6 }),
  'a list of at most 100 commands': (codec, of) => listOf(codec, of, { maxLength: 4 }),
}

const listOf = (
  codec: t.RefinementC<t.Mixed>,
  of: (codec: t.Mixed) => fc.Arbitrary<unknown>,
  lengths: { readonly minLength?: number; readonly maxLength?: number },
  different = false,
): fc.Arbitrary<unknown> => {
  const element = of((codec.type as unknown as { readonly type: t.Mixed }).type)
  return different ? fc.uniqueArray(element, lengths) : fc.array(element, lengths)
}

/** A range in a refinement's name: `text of 1 to 200 characters`, `whole number of months, 1 to 1200`. */
const range = /(\d+) to (\d+)( characters)?$/

/** Arbitrary values of a codec made of records, tagged unions, lists, literals, key tables and known refinements. */
export const arbitraryOf = <A>(codec: t.Type<A, unknown>, more: Refinements = {}): fc.Arbitrary<A> => {
  const known = new Map<t.Mixed, fc.Arbitrary<unknown>>()
  const all = { ...refinements, ...more }
  const of = (each: t.Mixed): fc.Arbitrary<unknown> => {
    const made = known.get(each) ?? making(each)
    known.set(each, made)
    return made
  }
  const making = (each: t.Mixed): fc.Arbitrary<unknown> => {
    if (each instanceof RecordType) return recordOf(each, of)
    if (each instanceof TaggedType) return fc.oneof(...[...each.members.values()].map(of))
    if (each instanceof t.UnionType) return fc.oneof(...(each.types as t.Mixed[]).map(of))
    if (each instanceof t.ReadonlyArrayType || each instanceof t.ArrayType)
      return fc.array(of(each.type), { maxLength: 4 })
    if (each instanceof t.KeyofType) return fc.constantFrom(...Object.keys(each.keys))
    if (each instanceof t.LiteralType) return fc.constant(each.value)
    if (each instanceof t.BooleanType) return fc.boolean()
    if (each instanceof t.RefinementType) {
      const named = Object.hasOwn(all, each.name) ? all[each.name] : undefined
      if (named !== undefined) return named(each, of)
      const [, least, most, characters] = range.exec(each.name) ?? []
      if (characters !== undefined) return words(each, Number(most))
      if (each.type instanceof t.NumberType && least !== undefined)
        return fc.integer({ min: Number(least), max: Number(most) })
    }
    throw new Error(
      `No arbitrary is known for the codec "${each.name}". If it is a refinement, pass one under that name.`,
    )
  }
  return of(codec as t.Mixed) as fc.Arbitrary<A>
}

const recordOf = (codec: AnyRecord, of: (codec: t.Mixed) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const model = Object.fromEntries(
    Object.entries({ ...codec.required, ...codec.optional }).map(([name, each]) => [name, of(each)]),
  )
  return fc.record(model, { requiredKeys: Object.keys(codec.required), noNullPrototype: true })
}

/** Any well-typed command, legal or not. */
export const arbitraryCommand: fc.Arbitrary<CardCommand> = arbitraryOf<CardCommand>(CardCommandCodec)

/** Any well-typed event, whether or not any rule would ever accept it. */
export const arbitraryEvent: fc.Arbitrary<CardEvent> = arbitraryOf<CardEvent>(CardEventCodec)

/** Any policy. */
export const arbitraryPolicy: fc.Arbitrary<Policy> = arbitraryOf<Policy>(PolicyCodec)

/** The lines of a stream: any events in any order, with revisions from 0 and moments that never go back. */
export const arbitraryEntries: fc.Arbitrary<readonly CardEntry[]> = fc
  .array(fc.tuple(arbitraryEvent, instantText, fc.constantFrom('N', 'N+M')), { maxLength: 14 })
  .map((lines) => {
    const moments = lines.map(([, at]) => at).toSorted()
    return lines.map(
      ([event, , rules], revision) =>
        ({ ...event, revision, at: moments[revision] as Instant, rules }) as CardEntry,
    )
  })

const unionFacts = fc.record({
  establishedOn: fc.option(dayText),
  dissolvedOn: fc.option(dayText),
  mergedInto: fc.option(fc.constantFrom('U0', 'U1', 'U2', 'U3')),
  uppers: fc
    .array(fc.record({ from: dayText, union: fc.constantFrom('U0', 'U1') }), { maxLength: 2 })
    .map((uppers) => uppers.toSorted((a, b) => (a.from < b.from ? -1 : 1))),
})

const issuer = fc.record({ provincialLevel: fc.boolean() })
const numbering = fc.record({ scheme: fc.constant('P1-2018'), conforms: fc.boolean() })

/** Facts of other streams, any of them missing. */
export const arbitraryFacts: fc.Arbitrary<Facts> = fc.record(
  {
    today: dayText,
    unions: fc.dictionary(fc.constantFrom('U0', 'U1', 'U2', 'U3'), unionFacts, { noNullPrototype: true }),
    issuer,
    numbering,
    numberTakenBy: fc.constant('card-9'),
    liveMembership: fc.constant('card-9'),
    batch: fc.record({ quantity: fc.nat(3), issued: fc.nat(3) }),
    birthMonth: fc.oneof(monthText, fc.constant('1990')),
    replacements: fc.array(fc.record({ issuer, numbering }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: ['today'], noNullPrototype: true },
) as fc.Arbitrary<unknown> as fc.Arbitrary<Facts>

/** What stands in a spoiled place: values of every kind JSON has, and some it has not. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    '',
    ' ',
    'x',
    '2021-02-29',
    '2021-13',
    [],
    {},
    [1],
    { fee: 1 },
  ),
  fc.string({ maxLength: 5 }),
  fc.anything({ maxDepth: 2 }),
)

/** A value with one place changed at random: replaced, removed, or joined by a surplus property. */
export const spoiled = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      values,
      fc.infiniteStream(fc.nat(1000)),
      fc.nat(2),
      anything,
      fc.constantFrom('fee', '工本费', 'x', '__proto__'),
    )
    .map(([value, turns, how, put, name]) => {
      const next = () => turns.next().value as number
      const change = (at: unknown): unknown => {
        if (typeof at !== 'object' || at === null || next() % 4 === 0) return how === 2 ? at : put
        const entries = Object.entries(at)
        const chosen = entries.length === 0 ? -1 : next() % entries.length
        if (Array.isArray(at)) return at.map((each, i) => (i === chosen ? change(each) : each))
        const changed = entries.flatMap(([key, each], i) => {
          if (i !== chosen) return [[key, each] as const]
          return how === 1 && next() % 2 === 0 ? [] : [[key, change(each)] as const]
        })
        return Object.fromEntries(how === 2 ? [...changed, [name, put] as const] : changed)
      }
      return change(value)
    })
