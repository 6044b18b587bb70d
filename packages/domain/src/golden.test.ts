import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { isRecordType, isTaggedType } from './boundary/check.ts'
import { type AnyRecord, record, type TaggedType } from './boundary/record.ts'
import {
  type CardEntry,
  cardEvents,
  defaultPolicy,
  type EventType,
  entryEvents,
  fold,
  malformationsOf,
  readEvent,
  readEventText,
  type StandingView,
  schemaVersions,
  standingOn,
  UnionId,
} from './index.ts'

/** What has been written is readable for ever: golden/README.md says how the files are kept. */

type Stored = { readonly type: EventType; readonly tv: number; readonly data: Record<string, unknown> }
type Golden = {
  readonly minimal: readonly Stored[]
  readonly full: readonly Stored[]
  readonly others?: readonly Stored[]
}

const folder = join(__dirname, '../golden')
const texts = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
)
const golden = (type: EventType, version: number): Golden =>
  JSON.parse(texts.get(`${type}.v${version}.json`) ?? '{"minimal": [], "full": []}')
const eventsOf = ({ minimal, full, others = [] }: Golden) => [...minimal, ...full, ...others]
const everyEvent = [...texts].flatMap(([file, text]) =>
  eventsOf(JSON.parse(text)).map((event, i) => [`${basename(file, '.json')} ${i}`, event] as const),
)

const types = Object.keys(schemaVersions) as EventType[]
const everyVersion = types.flatMap((type) =>
  Array.from({ length: schemaVersions[type] }, (_, i) => [type, i + 1] as const),
)
const newest = types.map((type) => [type, golden(type, schemaVersions[type])] as const)
const codecOf = (type: EventType): AnyRecord => {
  const codec = cardEvents.find(({ name }) => name === type)
  if (codec === undefined) throw new Error(`no codec is named ${type}`)
  return codec
}
const dataOf = (type: EventType): t.Mixed => codecOf(type).required.data as t.Mixed

describe('stored events', () => {
  it.each(everyEvent)('%s is read, now and for ever', (_name, { type, tv, data }) => {
    const read = readEvent(type, tv, data)
    expect(E.isLeft(read) ? read.left : []).toStrictEqual([])
    if (tv === schemaVersions[type]) expect(read).toStrictEqual(E.right({ type, data }))
    expect(readEventText(type, tv, JSON.stringify(data))).toStrictEqual(read)
  })

  it('from a text that says no event is as clear as from a value: by place, kind and length', () => {
    const { data } = golden('Expelled', 1).minimal[0] as Stored
    for (const other of [{ ...data, fee: 5 }, { ...data, on: '2021-02-29' }, {}, [], null])
      expect(readEventText('Expelled', 1, JSON.stringify(other))).toStrictEqual(
        readEvent('Expelled', 1, other),
      )
    const text = JSON.stringify(data)
    expect(readEventText('Unknown', 1, text)).toStrictEqual(readEvent('Unknown', 1, data))
    expect(readEventText('Expelled', 2, text)).toStrictEqual(readEvent('Expelled', 2, data))
    expect(readEventText('Expelled', 1, '{"by":"张三"')).toStrictEqual(
      E.left([{ path: 'data', expected: 'JSON', found: 'a text of 10 characters' }]),
    )
  })

  it.each([...texts])('%s bears its canonical text', (file, text) => {
    const events = JSON.parse(text) as Golden
    expect(text).toBe(written(events))
    for (const { type, tv } of eventsOf(events)) expect(`${type}.v${tv}.json`).toBe(file)
  })

  it.each(everyVersion)('%s version %d has a minimal and a full example', (type, version) => {
    const { minimal, full } = golden(type, version)
    expect([minimal.length > 0, full.length > 0]).toStrictEqual([true, true])
  })

  it('there is no example of what is not written', () => {
    expect([...texts.keys()].sort()).toStrictEqual(
      everyVersion.map(([type, version]) => `${type}.v${version}.json`).sort(),
    )
  })

  it('a version nobody has written yet is refused', () => {
    for (const [type, { minimal }] of newest) {
      const tv = schemaVersions[type] + 1
      expect(readEvent(type, tv, minimal[0]?.data)).toStrictEqual(
        E.left([{ path: 'tv', expected: `a schema version from 1 to ${tv - 1}`, found: String(tv) }]),
      )
    }
  })
})

describe('the examples leave nothing out', () => {
  it.each(newest)('%s: minimal holds nothing that may be left out', (type, { minimal }) => {
    const optional = new Set(Object.keys((dataOf(type) as AnyRecord).optional))
    for (const { data } of minimal)
      expect(Object.keys(data).filter((name) => optional.has(name))).toStrictEqual([])
  })

  it.each(newest)('%s: full holds everything that may be left out', (type, { full }) => {
    const held = new Set(
      full.flatMap(({ data }) => [...nodesIn(dataOf(type), data)].map(({ place }) => place)),
    )
    expect([...optionalPlaces(dataOf(type))].filter((place) => !held.has(place))).toStrictEqual([])
  })

  it('an annulment puts every kind of entry in the place of others, minimal and full', () => {
    const { full } = golden('EntriesAnnulled', schemaVersions.EntriesAnnulled)
    const replacements = full.flatMap(({ data }) => data.replacements as Stored[])
    for (const { name } of entryEvents) {
      const { minimal, full } = golden(name as EventType, schemaVersions[name as EventType])
      for (const { type, data } of [...minimal, ...full])
        expect(replacements).toContainEqual({ type, data, rules: expect.stringMatching(/^N(\+M)?$/) })
    }
  })

  it('every word of every closed list stands somewhere, and every alternative', () => {
    const seen = new Map<t.Mixed, Set<unknown>>()
    for (const [type, events] of newest)
      for (const { data } of eventsOf(events))
        for (const { codec, value } of nodesIn(dataOf(type), data))
          for (const choice of choicesMade(codec, value))
            seen.set(codec, (seen.get(codec) ?? new Set()).add(choice))
    const missing = [...seen].flatMap(([codec, made]) =>
      choicesOf(codec)
        .filter((choice) => !made.has(choice))
        .map((choice) => `${codec.name}: ${choice}`),
    )
    expect(seen.size).toBeGreaterThan(8)
    expect(missing).toStrictEqual([])
  })
})

describe('a change of shape without a new version is caught', () => {
  it.each(everyEvent)(
    '%s: a property under another name is refused, and named',
    (_name, { type, tv, data }) => {
      for (const path of propertyPaths(data)) {
        const read = readEvent(type, tv, renamed(data, path))
        const places = E.isLeft(read) ? read.left.map((each) => each.path) : []
        // Without its type an inner entry is no entry: that is told of the place where the type should stand.
        const place = ['data', ...path].join('.')
        expect(places).toContain(path.at(-1) === 'type' ? place : `${place}_`)
      }
    },
  )

  it('a codec whose property was renamed no longer reads the golden events, and says where', () => {
    const { data } = codecOf('TransferredOut').required as { data: AnyRecord }
    const { duesPaidThrough, ...required } = data.required
    const planted = record(
      'TransferredOut',
      { ...required, duesThrough: duesPaidThrough as t.Mixed },
      data.optional,
    )
    for (const event of eventsOf(golden('TransferredOut', 1)))
      expect(malformationsOf(planted, event.data).map(({ path }) => path)).toStrictEqual([
        'duesThrough',
        'duesPaidThrough',
      ])
  })

  it('a word taken off a closed list no longer reads them either', () => {
    const planted = t.keyof({ 'job-change': null, 'left-job': null })
    const { data } = codecOf('TransferredOut').required as { data: AnyRecord }
    const narrowed = record('TransferredOut', { ...data.required, reason: planted }, data.optional)
    const refused = eventsOf(golden('TransferredOut', 1)).filter((event) => !narrowed.is(event.data))
    expect(refused.length).toBeGreaterThan(20)
  })

  it('a new property that may be left out needs an example', () => {
    const { data } = codecOf('TransferredIn').required as { data: AnyRecord }
    const widened = record('TransferredIn', data.required, { ...data.optional, actingFor: UnionId })
    const held = eventsOf(golden('TransferredIn', 1)).flatMap((event) =>
      [...nodesIn(widened, event.data)].map(({ place }) => place),
    )
    expect([...optionalPlaces(widened)].filter((place) => !held.includes(place))).toStrictEqual(['actingFor'])
  })
})

describe('stored histories', () => {
  type History = {
    readonly entries: readonly (Stored & Pick<CardEntry, 'revision' | 'at' | 'rules'>)[]
    readonly card: Record<string, unknown>
    readonly standings: readonly Pick<StandingView, 'on'>[]
  }
  const histories = readdirSync(join(folder, 'histories')).map(
    (file) => [file, JSON.parse(readFileSync(join(folder, 'histories', file), 'utf8')) as History] as const,
  )
  const cardOf = ({ entries }: History) =>
    fold(
      entries.map(({ type, tv, data, ...line }) => {
        const read = readEvent(type, tv, data)
        if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
        return { ...read.right, ...line } as CardEntry
      }),
    )

  // A card may come to remember more, and an answer to say more; what was recorded stays true.
  const asFarAs = (recorded: object, now: object) =>
    Object.fromEntries(Object.keys(recorded).map((name) => [name, (now as Record<string, unknown>)[name]]))

  it.each(histories)('%s folds to the card it folded to', (_file, history) => {
    expect(asFarAs(history.card, cardOf(history))).toStrictEqual(history.card)
  })

  it.each(histories)('%s answers as it answered', (_file, history) => {
    const card = cardOf(history)
    for (const recorded of history.standings)
      expect(asFarAs(recorded, standingOn(card, recorded.on, defaultPolicy))).toStrictEqual(recorded)
  })

  it('together they hold every type of event', () => {
    const held = new Set(histories.flatMap(([, { entries }]) => entries.map(({ type }) => type)))
    expect([...held].sort()).toStrictEqual([...types].sort())
  })
})

// The text of a golden file: one event a line, its keys sorted (RFC 8785).
const written = (events: Golden): string => {
  const lists = Object.entries(events).map(
    ([name, of]) => `${JSON.stringify(name)}: [\n${of.map(canonical).join(',\n')}\n]`,
  )
  return `{\n${lists.join(',\n')}\n}\n`
}

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, held]) => `${JSON.stringify(name)}:${canonical(held)}`).join(',')}}`
}

type Node = { readonly place: string; readonly codec: t.Mixed; readonly value: unknown }

/** Every value within a value, with the codec it obeys and its place in the codec: lists are one place. */
function* nodesIn(codec: t.Mixed, value: unknown, place = ''): Generator<Node> {
  yield { place, codec, value }
  if (isRecordType(codec)) {
    for (const [name, of] of Object.entries({ ...codec.required, ...codec.optional }))
      if (Object.hasOwn(value as object, name))
        yield* nodesIn(of, (value as Record<string, unknown>)[name], within(place, name))
  } else if (isTaggedType(codec)) {
    const tag = (value as Record<string, string>)[codec.tag] as string
    yield* nodesIn(codec.members.get(tag) as t.Mixed, value, within(place, tag))
  } else if (codec instanceof t.ReadonlyArrayType) {
    for (const each of value as unknown[]) yield* nodesIn(codec.type, each, `${place}[]`)
  } else if (codec instanceof t.UnionType) {
    for (const member of codec.types as t.Mixed[]) if (member.is(value)) yield* nodesIn(member, value, place)
  }
}

/** The places of a codec that a value may leave empty. */
function* optionalPlaces(codec: t.Mixed, place = ''): Generator<string> {
  if (isRecordType(codec)) {
    for (const [name, of] of Object.entries(codec.required)) yield* optionalPlaces(of, within(place, name))
    for (const [name, of] of Object.entries(codec.optional)) {
      yield within(place, name)
      yield* optionalPlaces(of, within(place, name))
    }
  } else if (isTaggedType(codec)) {
    for (const [tag, member] of (codec as TaggedType<unknown>).members)
      yield* optionalPlaces(member, within(place, tag))
  } else if (codec instanceof t.ReadonlyArrayType) yield* optionalPlaces(codec.type, `${place}[]`)
}

const within = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`)

/** What a codec lets one choose between. */
const choicesOf = (codec: t.Mixed): readonly unknown[] => {
  if (codec instanceof t.KeyofType) return Object.keys(codec.keys)
  if (codec instanceof t.BooleanType) return [true, false]
  if (codec instanceof t.UnionType) return (codec.types as t.Mixed[]).map(({ name }) => name)
  return isTaggedType(codec) ? [...codec.members.keys()] : []
}

const choicesMade = (codec: t.Mixed, value: unknown): readonly unknown[] => {
  if (codec instanceof t.UnionType)
    return (codec.types as t.Mixed[]).filter((member) => member.is(value)).map(({ name }) => name)
  if (isTaggedType(codec)) return [(value as Record<string, unknown>)[codec.tag]]
  return choicesOf(codec).length > 0 ? [value] : []
}

/** The paths of all properties of a value, through lists. */
function* propertyPaths(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, held] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [...path, name]
    yield* propertyPaths(held, [...path, name])
  }
}

const renamed = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return value
  if (Array.isArray(value)) return value.map((each, i) => (String(i) === name ? renamed(each, rest) : each))
  return Object.fromEntries(
    Object.entries(value as object).map(([key, held]) =>
      key !== name ? [key, held] : rest.length === 0 ? [`${key}_`, held] : [key, renamed(held, rest)],
    ),
  )
}
