import { arbitraryEvent, spoiled } from '@union-card/testing'
import * as fc from 'fast-check'
import * as t from 'io-ts'
import { cardEvents } from '../card/events.ts'
import { type AnyRecord, record } from './record.ts'
import { writtenReaderOf } from './written.ts'

fc.configureGlobal({ seed: 20170329 })

/** The text of a value as the log writes it. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_name, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  )

const Thing = record(
  'Thing',
  {
    name: t.refinement(t.string, (value) => value.length <= 5, 'short'),
    size: t.keyof({ small: null, large: null }),
  },
  {
    a: t.string,
    count: t.refinement(t.number, (value) => value <= 1200, 'count'),
    even: t.boolean,
    kind: t.literal('thing'),
    list: t.readonlyArray(t.keyof({ x: null, y: null })),
    mixed: t.union([t.string, t.number]),
    none: t.null,
    part: record('Part', { of: t.string }),
    two: t.union([t.literal('one'), t.keyof({ two: null })]),
    zero: t.literal(0),
  },
)
const read = writtenReaderOf(Thing)

describe('the quick reader of a record’s text', () => {
  it.each([
    { name: '', size: 'small' },
    { name: '工会', size: 'large' },
    { a: 'first', name: 'a', size: 'small', two: 'two' },
    { count: 0, even: true, kind: 'thing', list: [], name: 'a', size: 'small' },
    { count: 1200, even: false, list: ['x', 'y', 'x'], name: 'a', size: 'small', two: 'one' },
  ])('reads %j', (value) => {
    expect(read(JSON.stringify(value))).toStrictEqual(value)
    expect(JSON.stringify(read(JSON.stringify(value)))).toBe(JSON.stringify(value))
  })

  it.each([
    ['a member that the codec refuses', '{"name":"too long","size":"small"}'],
    ['a word outside the list', '{"name":"a","size":"huge"}'],
    ['a list with such a word', '{"list":["x","z"],"name":"a","size":"small"}'],
    ['a number too great', '{"count":1201,"name":"a","size":"small"}'],
    ['another literal', '{"kind":"other","name":"a","size":"small"}'],
    ['a member too few', '{"size":"small"}'],
    ['a member too many', '{"name":"a","other":"b","size":"small"}'],
    ['a member twice', '{"name":"a","name":"b","size":"small"}'],
    ['no record', '[]'],
    ['no JSON', '{"name":"a","size":"small"'],
    ['half a list', '{"list":["x",],"name":"a","size":"small"}'],
    ['a control character', '{"name":"a\nb","size":"small"}'],
    ['a number with a zero before it', '{"count":01,"name":"a","size":"small"}'],
    ['text behind the end', '{"name":"a","size":"small"} '],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBeUndefined()
  })

  it.each([
    ['another order', '{"size":"small","name":"a"}'],
    ['white space', '{"name": "a","size":"small"}'],
    ['an escaped character', '{"name":"\\u0061","size":"small"}'],
    ['an exponent', '{"count":1e2,"name":"a","size":"small"}'],
    ['white space in a list', '{"list":[ "x"],"name":"a","size":"small"}'],
    ['a record within', '{"name":"a","part":{"of":"b"},"size":"small"}'],
    ['null', '{"name":"a","none":null,"size":"small"}'],
    ['a literal number', '{"name":"a","size":"small","zero":0}'],
    ['one of two kinds', '{"mixed":"a","name":"a","size":"small"}'],
  ])('leaves %s to parsing', (_, text) => {
    expect(Thing.is(JSON.parse(text))).toBe(true)
    expect(read(text)).toBeUndefined()
  })

  it('leaves every text to parsing where a member that must be there has members itself, or none must', () => {
    expect(writtenReaderOf(record('A', { a: t.string, part: Thing }))('{"a":""}')).toBeUndefined()
    expect(writtenReaderOf(record('B', {}, { a: t.string }))('{"a":""}')).toBeUndefined()
  })

  it('takes what is as long as an event may be, and leaves all longer texts to parsing', () => {
    const any = writtenReaderOf(record('Any', { name: t.string }, { list: t.readonlyArray(t.string) }))
    const long = 'a'.repeat(262_144 - '{"name":""}'.length)
    expect(any(`{"name":"${long}"}`)).toStrictEqual({ name: long })
    expect(any(`{"name":"${long}a"}`)).toBeUndefined()
    expect(any(`{"name":"${long.slice(2)}\\"}`)).toBeUndefined()
    expect(any(`{"list":[${'"",'.repeat(10_000_000)}""],"name":""}`)).toBeUndefined()
  })

  it('leaves members to parsing whose names would mean something in a pattern', () => {
    const odd = writtenReaderOf(record('Odd', { a: t.string }, { 'b.c': t.string }))
    expect([odd('{"a":""}'), odd('{"a":"","b.c":""}'), odd('{"a":"","bxc":""}')]).toStrictEqual([
      { a: '' },
      undefined,
      undefined,
    ])
  })

  it('leaves every text to parsing where generated code is forbidden', () => {
    const forbidden = jest.spyOn(globalThis, 'Function').mockImplementation(() => {
      throw new EvalError('unsafe-eval')
    })
    try {
      expect(writtenReaderOf(Thing)('{"name":"a","size":"small"}')).toBeUndefined()
    } finally {
      forbidden.mockRestore()
    }
  })
})

describe('of the data of events it gives what parsing gives, where the codec is satisfied, or nothing', () => {
  const readers = new Map(
    cardEvents.map(({ name, required }) => {
      const data = required.data as AnyRecord
      return [name, { data, read: writtenReaderOf(data) }]
    }),
  )

  const agrees = (type: string, text: string): boolean => {
    const reader = readers.get(type)
    const found = reader?.read(text)
    if (reader === undefined || found === undefined) return false
    const parsed: unknown = JSON.parse(text)
    expect(found).toStrictEqual(parsed)
    expect(JSON.stringify(found)).toBe(JSON.stringify(parsed))
    expect(reader.data.is(found)).toBe(true)
    return true
  }

  it('for events of every kind', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(arbitraryEvent, ({ type, data }) => {
        if (agrees(type, written(data))) seen.add(type)
      }),
      { numRuns: 2000 },
    )
    expect([...readers.keys()].filter((type) => !seen.has(type))).toStrictEqual([
      'EntryCorrected',
      'EntriesAnnulled',
    ])
  })

  it('for events spoiled in one place', () => {
    fc.assert(
      fc.property(spoiled(arbitraryEvent as fc.Arbitrary<unknown>), (event) => {
        const { type, data } = (event ?? {}) as { readonly type?: unknown; readonly data?: unknown }
        if (typeof type === 'string' && data !== undefined) agrees(type, written(data))
      }),
      { numRuns: 2000 },
    )
  })

  it('for texts with a character changed, dropped, doubled or put in', () => {
    const change = fc.constantFrom(
      '',
      '"',
      '\\',
      ',',
      '{',
      '}',
      '[',
      ']',
      ':',
      '0',
      'e',
      ' ',
      '\n',
      '\ud800',
      '工',
    )
    fc.assert(
      fc.property(arbitraryEvent, fc.nat(), change, fc.boolean(), ({ type, data }, place, put, keep) => {
        const text = written(data)
        const at = place % text.length
        agrees(type, text.slice(0, at) + put + text.slice(keep ? at : at + 1))
      }),
      { numRuns: 4000 },
    )
  })
})
