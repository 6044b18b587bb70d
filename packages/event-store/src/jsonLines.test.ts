import * as E from 'fp-ts/lib/Either.js'
import { eventId } from './eventId.ts'
import type { EventDraft, EventStore } from './eventStore.ts'
import { limits } from './faults.ts'
import type { Imported } from './importing.ts'
import { exportLines, type ImportStopped, importLines } from './jsonLines.ts'
import { type Line, sealLine } from './line.ts'
import { memoryEventStore } from './memory.ts'
import { revision } from './position.ts'
import { type StreamName, streamName } from './streamName.ts'

const card = streamName('card', 'h01')
const commands = (index: number) => eventId('571b2899-851a-5e9c-94ea-9511af5a4987', card, index)

const draft = (
  stream: StreamName,
  command: string,
  index: number,
  data: EventDraft['data'] = {},
): EventDraft => ({
  id: eventId(command, stream, index),
  type: 'CardIssued',
  tv: 1,
  actor: {},
  command: { id: command, digest: 'a'.repeat(64) },
  rules: 'N',
  data,
})

const emptyLog = () => memoryEventStore({ log: { id: 'demo', mode: 'rehearsal' }, clock: () => 0 })

const exported = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const text of exportLines(store)) texts.push(text)
  return texts
}

/** Three appends of two events each, one of them to a second stream. */
const sample = async (): Promise<readonly string[]> => {
  const store = emptyLog()
  const other = streamName('card', 'h02')
  await store.append(card, 'no_stream', [draft(card, commands(0), 0), draft(card, commands(0), 1)])
  await store.append(other, 'no_stream', [draft(other, commands(0), 0), draft(other, commands(0), 1)])
  await store.append(card, revision(1), [draft(card, commands(1), 0), draft(card, commands(1), 1)])
  return exported(store)
}

const resealed = (text: string, members: Partial<Line>): string => {
  const sealed = sealLine({ ...(JSON.parse(text) as Line), ...members })
  if (E.isLeft(sealed)) throw new Error('a sample that does not seal')
  return sealed.right.text
}

describe('importing lines', () => {
  it('tells its progress after each batch, and never parts the lines of one append', async () => {
    const store = emptyLog()
    const heard: Imported[] = []
    const outcome = await importLines(store, await sample(), {
      batch: 1,
      progress: (soFar) => heard.push(soFar),
    })
    expect(outcome).toStrictEqual(E.right({ appended: 6, present: 0 }))
    expect(heard).toStrictEqual([
      { appended: 2, present: 0 },
      { appended: 4, present: 0 },
      { appended: 6, present: 0 },
    ])
  })

  it('takes lines as they arrive', async () => {
    const texts = await sample()
    async function* arriving() {
      yield* texts
    }
    expect(await importLines(emptyLog(), arriving())).toStrictEqual(E.right({ appended: 6, present: 0 }))
    expect(await importLines(emptyLog(), [])).toStrictEqual(E.right({ appended: 0, present: 0 }))
  })

  it('stops at what is no line, keeping whole appends before it and leaving the one it stands in', async () => {
    const texts = await sample()
    const torn = [...texts.slice(0, 3), `${texts[3]} `, ...texts.slice(4)]
    const damage = {
      _tag: 'LineDamage',
      path: '',
      expected: 'the canonical text (RFC 8785)',
      found: `another text from character ${texts[3]?.length} on`,
    }
    for (const batch of [1, 1000]) {
      const store = emptyLog()
      expect(await importLines(store, torn, { batch })).toStrictEqual(
        E.left({ fault: { _tag: 'NotALine', index: 3, damage }, soFar: { appended: 2, present: 0 } }),
      )
      expect(await exported(store)).toStrictEqual(texts.slice(0, 2))
    }
  })

  it('stops at a line that does not follow, keeping whole appends before it', async () => {
    const texts = await sample()
    const gap = [...texts.slice(0, 4), texts[5] ?? '']
    for (const batch of [1, 3, 1000]) {
      const store = emptyLog()
      expect(await importLines(store, gap, { batch })).toStrictEqual(
        E.left({
          fault: { _tag: 'DoesNotFollow', index: 4, stream: card, revision: revision(3), by: 'gap' },
          soFar: { appended: 4, present: 0 },
        }),
      )
      expect(await exported(store)).toStrictEqual(texts.slice(0, 4))
    }
  })

  it('holds no more than a few megabytes of lines, however large they are', async () => {
    const heard: Imported[] = []
    const words = { words: 'x'.repeat(200 * 1024) }
    async function* large() {
      for (let index = 0; index < 60; index++) {
        const stream = streamName('card', `large${index}`)
        yield resealed((await sample())[0] ?? '', {
          stream,
          data: words,
          id: eventId(commands(0), stream, 0),
        })
      }
    }
    await importLines(emptyLog(), large(), { progress: (soFar) => heard.push(soFar) })
    expect(heard.map(({ appended }) => appended)).toStrictEqual([21, 42, 60])
  })

  it.each<[string, 'link' | 'time', Partial<Line>]>([
    ['is not linked to the one before', 'link', { prev: 'd'.repeat(64) }],
    ['goes back in time', 'time', { at: '0000-01-01T00:00:00.000Z' }],
  ])('refuses a line that %s', async (_, by, members) => {
    const store = emptyLog()
    const [first = '', second = ''] = await sample()
    expect(await importLines(store, [first, resealed(second, members)])).toStrictEqual(
      E.left({
        fault: { _tag: 'DoesNotFollow', index: 1, stream: card, revision: revision(1), by },
        soFar: { appended: 0, present: 0 },
      }),
    )
    expect(await exported(store)).toStrictEqual([])
  })

  it('a line repeated in the input is there already; the same revision with other words is refused', async () => {
    const [first = ''] = await sample()
    expect(await importLines(emptyLog(), [first, first])).toStrictEqual(E.right({ appended: 1, present: 1 }))
    expect(await importLines(emptyLog(), [first, resealed(first, { rules: 'N+M' })])).toStrictEqual(
      E.left({
        fault: { _tag: 'DifferentLine', index: 1, stream: card, revision: revision(0) },
        soFar: { appended: 0, present: 0 },
      }),
    )
  })

  it('refuses an append that no store would have taken', async () => {
    const [first = ''] = await sample()
    const copies = Array.from({ length: limits.eventsPerAppend + 1 }, () => first)
    const large = resealed(first, { data: { words: 'x'.repeat(limits.bytesPerEvent) } })
    const faultOf = (outcome: E.Either<ImportStopped, Imported>) =>
      E.isLeft(outcome) ? outcome.left.fault : outcome
    expect(faultOf(await importLines(emptyLog(), copies))).toStrictEqual({
      _tag: 'TooLarge',
      of: 'eventsPerAppend',
      limit: 500,
      found: 501,
    })
    expect(faultOf(await importLines(emptyLog(), [large]))).toStrictEqual({
      _tag: 'TooLarge',
      of: 'bytesPerEvent',
      limit: 262144,
      found: Buffer.byteLength(large),
    })
  })

  it('a closed store takes nothing', async () => {
    const store = emptyLog()
    await store.close()
    const outcome = await importLines(store, await sample())
    expect(E.isLeft(outcome) && outcome.left.fault._tag).toBe('Unavailable')
  })
})

describe('exporting lines', () => {
  it('goes on after a position', async () => {
    const store = emptyLog()
    await importLines(store, await sample())
    const [first] = (await store.readTexts({ batch: 2 })[Symbol.asyncIterator]().next()).value ?? []
    const rest: string[] = []
    for await (const text of exportLines(store, { after: first?.position })) rest.push(text)
    expect(rest).toStrictEqual((await sample()).slice(1))
  })

  it('stops at a line that no longer has the hash it was recorded with', async () => {
    const store = emptyLog()
    await importLines(store, await sample())
    const damaged: EventStore = {
      ...store,
      readTexts: async function* (part) {
        for await (const [first, ...others] of store.readTexts(part))
          yield [{ ...first, text: first.text.replace('"rules":"N"', '"rules":"M"') }, ...others]
      },
    }
    await expect(exported(damaged)).rejects.toThrow(
      'log demo, stream card-h01, revision 0, position 1: the line no longer has the hash it was recorded with. ' +
        'The history is damaged here. Verify the whole log, and restore it from a backup or import it from an ' +
        'export made before the damage.',
    )
  })
})

describe('a log in memory', () => {
  it('has an id of the alphabet of ids', () => {
    expect(() => memoryEventStore({ log: { id: '日志', mode: 'live' } })).toThrow(RangeError)
  })

  it('gives each reader lines of its own', async () => {
    const store = emptyLog()
    await importLines(store, await sample())
    const read = async () => {
      const lines = await store.readStream(card, { limit: 1 })
      return E.isRight(lines) ? lines.right[0]?.line : undefined
    }
    const once = await read()
    Object.assign(once?.data ?? {}, { forged: true })
    expect((await read())?.data).toStrictEqual({})
  })
})
