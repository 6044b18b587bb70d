import { arbitraryCommand, arbitraryEvent, arbitraryOf, spoiled } from '@union-card/testing'
import * as fc from 'fast-check'
import * as t from 'io-ts'
import { CardCommand } from '../card/commands.ts'
import { CardEvent } from '../card/events.ts'
import { Policy } from '../card/policy.ts'
import { checkOf, closureOf } from './check.ts'
import { malformationsOf } from './malformed.ts'
import { RecordType, record, TaggedType, tagged } from './record.ts'

fc.configureGlobal({ seed: 20170329 })

const Dog = record('Dog', { kind: t.literal('dog'), name: t.string }, { age: t.number })
const Cat = record('Cat', { kind: t.literal('cat'), good: t.boolean })
const Pet = tagged('Pet', 'kind', [Dog, Cat])
const House = record(
  'House',
  { pets: t.readonlyArray(Pet), size: t.keyof({ small: null, large: null }) },
  {
    even: t.refinement(t.number, (value) => value % 2 === 0, 'even number'),
    either: t.union([t.string, t.boolean]),
    list: t.array(t.string),
    none: t.null,
  },
)
const house = {
  pets: [
    { kind: 'dog', name: 'a' },
    { kind: 'cat', good: true },
  ],
  size: 'small',
}

/** A codec in the plainest reading, to hold its check against. */
const satisfies = (codec: t.Mixed, value: unknown): boolean => {
  if (codec instanceof t.UnionType) return codec.types.some((member: t.Mixed) => satisfies(member, value))
  if (codec instanceof t.RefinementType) return satisfies(codec.type, value) && codec.predicate(value)
  if (codec instanceof t.ReadonlyArrayType)
    return Array.isArray(value) && value.every((each) => satisfies(codec.type, each))
  if (!(codec instanceof RecordType || codec instanceof TaggedType)) return codec.is(value)
  if (Object.prototype.toString.call(value) !== '[object Object]') return false
  const held = value as Record<string, unknown>
  if (codec instanceof TaggedType)
    return [...codec.members].some(([name, member]) => held[codec.tag] === name && satisfies(member, held))
  const known: t.Props = { ...codec.required, ...codec.optional }
  return (
    Object.keys(codec.required).every((name) => Object.hasOwn(held, name)) &&
    Object.keys(held).every(
      (name) => Object.hasOwn(known, name) && satisfies(known[name] as t.Mixed, held[name]),
    )
  )
}

/** A value with some of the properties of another, at the top or one step within. */
const mixed = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(values, values, fc.infiniteStream(fc.boolean())).map(([one, other, take]) => {
    const join = (a: unknown, b: unknown, depth: number): unknown =>
      depth === 2 || !isObject(a) || !isObject(b)
        ? b
        : Object.fromEntries([
            ...Object.entries(a),
            ...Object.entries(b).flatMap(([name, value]) =>
              take.next().value ? [[name, join(a[name], value, depth + 1)]] : [],
            ),
          ])
    return join(one, other, 0)
  })

/** A value whose properties stand in the opposite order. */
const turned = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  values.map(function opposite(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(opposite)
    return isObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .map(([name, held]) => [name, opposite(held)])
            .reverse(),
        )
      : value
  })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Row = [says: string, value: unknown, valid: boolean]
const rows: Row[] = [
  ['a house', house, true],
  ['with every optional property', { ...house, even: 2, either: false, list: ['x'], none: null }, true],
  ['with no pets', { ...house, pets: [] }, true],
  ['with an old dog', { ...house, pets: [{ kind: 'dog', name: 'a', age: 9 }] }, true],
  ['without a size', { pets: [] }, false],
  ['of another size', { ...house, size: 'huge' }, false],
  ['whose size is a method of every object', { ...house, size: 'toString' }, false],
  ['with a fee', { ...house, fee: 5 }, false],
  ['with an optional property that is undefined', { ...house, even: undefined }, false],
  ['with an odd number', { ...house, even: 3 }, false],
  ['with the wrong either', { ...house, either: 1 }, false],
  ['with a list of numbers', { ...house, list: [1] }, false],
  ['with something for nothing', { ...house, none: 0 }, false],
  ['with a nameless dog', { ...house, pets: [{ kind: 'dog' }] }, false],
  ['with a dog that is a cat', { ...house, pets: [{ kind: 'dog', good: true }] }, false],
  ['with a horse', { ...house, pets: [{ kind: 'horse' }] }, false],
  ['with a pet of every object’s kind', { ...house, pets: [{ kind: 'constructor' }] }, false],
  ['with a kindless pet', { ...house, pets: [{}] }, false],
  ['with a pet that is null', { ...house, pets: [null] }, false],
  ['with a list for a pet', { ...house, pets: [[]] }, false],
  ['with pets that are no list', { ...house, pets: { 0: { kind: 'dog', name: 'a' } } }, false],
  ['a list', [house], false],
  ['null', null, false],
  ['nothing', undefined, false],
  ['a text', 'house', false],
]

describe('the check of a codec', () => {
  it.each(rows)('%s', (_says, value, valid) => {
    expect(checkOf(House)(value)).toBe(valid)
    expect(closureOf(House)(value)).toBe(valid)
    expect(satisfies(House, value)).toBe(valid)
    expect(malformationsOf(House, value).length === 0).toBe(valid)
    expect(House.is(value)).toBe(valid)
  })

  it.each([
    ['commands', CardCommand, arbitraryCommand],
    ['events', CardEvent, arbitraryEvent],
    ['policies', Policy, arbitraryOf(Policy)],
  ] as [string, t.Mixed, fc.Arbitrary<unknown>][])(
    'says of %s, whole, spoiled, mixed with others or in another order, what closures and the codec read plainly say',
    (_name, codec, values) => {
      const [compiled, closures] = [checkOf(codec), closureOf(codec)]
      const said = { yes: 0, no: 0 }
      const agree = (value: unknown) => {
        const valid = satisfies(codec, value)
        said[valid ? 'yes' : 'no']++
        return compiled(value) === valid && closures(value) === valid
      }
      fc.assert(fc.property(values, (value) => satisfies(codec, value) && agree(value)))
      fc.assert(fc.property(fc.oneof(spoiled(values), mixed(values), turned(values)), agree), {
        numRuns: 5000,
      })
      expect(Math.min(said.yes, said.no)).toBeGreaterThan(1000)
    },
  )

  it('of a record without properties lets only the empty one through', () => {
    const Empty = record('Empty', {})
    expect([{}, { a: 1 }, [], null].map(checkOf(Empty))).toStrictEqual([true, false, false, false])
  })

  it('is kept: the same codec has the same check', () => {
    expect(checkOf(House)).toBe(checkOf(House))
  })

  it('does without generated code where that is forbidden', () => {
    const forbidden = jest.spyOn(globalThis, 'Function').mockImplementation(() => {
      throw new EvalError('unsafe-eval')
    })
    try {
      const fresh = record('Fresh', { pets: t.readonlyArray(Pet) }, { even: House.optional.even as t.Mixed })
      expect(checkOf(fresh)({ pets: house.pets })).toBe(true)
      expect(checkOf(fresh)({ pets: house.pets, even: 1 })).toBe(false)
      expect(checkOf(fresh)({ pets: house.pets, fee: 1 })).toBe(false)
    } finally {
      forbidden.mockRestore()
    }
  })

  it('does not hide another fault of the compiler', () => {
    const failing = jest.spyOn(globalThis, 'Function').mockImplementation(() => {
      throw new SyntaxError('a fault of ours')
    })
    try {
      expect(() => checkOf(record('Failing', { a: t.string }))(null)).toThrow(SyntaxError)
    } finally {
      failing.mockRestore()
    }
  })
})

describe('decoding', () => {
  it('gives the very value, or every fault with its place', () => {
    const decoded = House.decode(house)
    expect(decoded).toStrictEqual({ _tag: 'Right', right: house })
    expect(decoded._tag === 'Right' && decoded.right).toBe(house)
    const failed = House.decode({ pets: [{ kind: 'horse' }], fee: 1 })
    expect(failed._tag === 'Left' && failed.left.map(({ message }) => message)).toStrictEqual([
      'pets.0.kind: expected one of dog, cat, found "horse"',
      'size: expected one of small, large, found nothing',
      'fee: expected no such property, found 1',
    ])
    const none = House.decode(7)
    expect(none._tag === 'Left' && none.left.map(({ message }) => message)).toStrictEqual([
      'the value: expected an object, found 7',
    ])
  })

  it('needs a literal tag', () => {
    expect(() => tagged('Loose', 'kind', [record('NoTag', { kind: t.string })])).toThrow(
      new TypeError('NoTag has no literal property kind'),
    )
  })
})
