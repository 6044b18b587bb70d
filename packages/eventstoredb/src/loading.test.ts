import {
  type EventDraft,
  type EventStore,
  eventId,
  exportLines,
  type Imported,
  importLines,
  memoryEventStore,
  revision,
  type SealedLine,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import { draftOf } from '@union-card/testing'
import { type EventStoreDbDouble, eventStoreDbDouble } from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { createEventStoreDbLog, openEventStoreDbLog } from './index.ts'
import { ownLoads } from './ownLoads.ts'

/** What an import promises, also where it begins streams without looking for them: in a log that was empty. */

jest.setTimeout(60_000)

const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end()
})

const log = { id: 'demo', mode: 'rehearsal' } as const

const kept = async (opening: ReturnType<typeof openEventStoreDbLog>): Promise<EventStore> => {
  const opened = await opening
  if (E.isLeft(opened)) throw new Error(opened.left._tag)
  running.push(opened.right.close)
  return opened.right
}
const started = async (): Promise<{ double: EventStoreDbDouble; store: EventStore }> => {
  const double = await eventStoreDbDouble()
  running.push(double.stop)
  return { double, store: await kept(createEventStoreDbLog({ address: double.address, log })) }
}

const draft = (stream: StreamName, rev: number, says: string): EventDraft => ({
  ...draftOf(stream, rev, { says }),
  at: '2018-03-05T04:00:00.000Z',
})
const card = (n: number): StreamName => streamName('card', `c${n}`)

/** The lines of a log of twenty cards with three lines each; those of one card may say something else. */
const linesWhere = async (other?: StreamName): Promise<readonly string[]> => {
  const source = memoryEventStore({ log })
  for (let rev = 0; rev < 3; rev++)
    for (let n = 0; n < 20; n++) {
      const expected = rev === 0 ? 'no_stream' : revision(rev - 1)
      await source.append(card(n), expected, [draft(card(n), rev, card(n) === other ? 'other' : 'same')])
    }
  return textsOf(source)
}
const textsOf = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const text of exportLines(store)) texts.push(text)
  return texts
}
const all = (imported: Imported) => E.right(imported)

describe('an import into an empty log', () => {
  it('looks for no stream, in however many parts, and is exported again byte for byte', async () => {
    const { double, store } = await started()
    const lines = await linesWhere()
    const before = double.calls('read')
    expect(await importLines(store, lines, { batch: 7 })).toStrictEqual(all({ appended: 60, present: 0 }))
    // One look at the end of the log for each of nine parts, and none at its 20 streams.
    expect(double.calls('read') - before).toBe(9)
    expect(await textsOf(store)).toStrictEqual(lines)
    expect(await importLines(store, lines)).toStrictEqual(all({ appended: 0, present: 60 }))
  })

  it('goes on from half way in another process, and refuses the other half of another log', async () => {
    const { double, store } = await started()
    const [lines, others] = [await linesWhere(), await linesWhere(card(3))]
    await importLines(store, lines.slice(0, 30))
    await store.close()
    const again = await kept(openEventStoreDbLog({ address: double.address }))
    expect(await importLines(again, others)).toMatchObject(
      E.left({
        fault: { _tag: 'DifferentLine', index: 3, stream: card(3) },
        soFar: { appended: 0, present: 3 },
      }),
    )
    expect(await textsOf(again)).toStrictEqual(lines.slice(0, 30))
    expect(await importLines(again, lines, { batch: 7 })).toStrictEqual(all({ appended: 30, present: 30 }))
    expect(await textsOf(again)).toStrictEqual(lines)
  })

  it('refuses a line that says something else than it did before in the same import, and writes nothing after it', async () => {
    const { store } = await started()
    const [lines, others] = [await linesWhere(), await linesWhere(card(3))]
    const twice = [...lines.slice(0, 30), ...others.slice(0, 30), ...lines.slice(30)]
    expect(await importLines(store, twice, { batch: 7 })).toMatchObject(
      E.left({
        fault: { _tag: 'DifferentLine', index: 33, stream: card(3) },
        soFar: { appended: 30, present: 3 },
      }),
    )
    expect(await textsOf(store)).toStrictEqual(lines.slice(0, 30))
  })

  it('looks again once somebody else has written, and writes nothing after a line that is refused', async () => {
    const { double, store } = await started()
    const other = await kept(openEventStoreDbLog({ address: double.address }))
    const lines = await linesWhere()
    expect(await importLines(store, lines.slice(0, 10))).toStrictEqual(all({ appended: 10, present: 0 }))
    await other.append(card(12), 'no_stream', [draft(card(12), 0, 'other')])
    expect(await importLines(store, lines)).toMatchObject(
      E.left({ fault: { _tag: 'DifferentLine', index: 12 }, soFar: { appended: 2, present: 10 } }),
    )
    expect(await textsOf(store)).toHaveLength(13)
  })
})

describe('while an import is sent to an empty log somebody else writes', () => {
  /** Lets something happen between the look at the log and the first append. */
  const importedWhile = async (happens: (other: EventStore) => Promise<void>) => {
    const { double, store } = await started()
    const other = await kept(openEventStoreDbLog({ address: double.address }))
    const lines = await linesWhere()
    double.fault('features', { kind: 'delay', until: happens(other) })
    const outcome = await importLines(store, lines)
    return { outcome, lines, texts: await textsOf(store) }
  }

  it('another line: it is refused there', async () => {
    const { outcome } = await importedWhile(async (other) => {
      const line = draft(card(12), 0, 'other')
      await other.append(card(12), 'no_stream', [{ ...line, id: eventId(line.id, card(12), 1) }])
    })
    expect(outcome).toMatchObject(E.left({ fault: { _tag: 'DifferentLine', index: 12 } }))
  })

  it('another line under the same id, which the server takes for a repetition: it is refused there', async () => {
    const { outcome } = await importedWhile(async (other) => {
      await other.append(card(12), 'no_stream', [draft(card(12), 0, 'other')])
    })
    expect(outcome).toMatchObject(E.left({ fault: { _tag: 'DifferentLine', index: 12 } }))
  })

  it('the same lines: nothing is there twice', async () => {
    const { outcome, texts, lines } = await importedWhile(async (other) => {
      for (let n = 5; n < 20; n++) await other.append(card(n), 'no_stream', [draft(card(n), 0, 'same')])
    })
    expect(E.isRight(outcome) && outcome.right.appended + outcome.right.present).toBe(60)
    expect(texts.toSorted()).toStrictEqual(lines.toSorted())
  })
})

describe('what loads know of a log', () => {
  const line = (n: number): SealedLine =>
    ({
      line: { stream: card(n), rev: 0, at: '2018-03-05T04:00:00.000Z' },
      hash: 'a'.repeat(64),
      text: '',
    }) as never

  it('never takes a stream that was begun for one that is not there, though ends are forgotten', () => {
    const own = ownLoads()
    const lines = Array.from({ length: 100_010 }, (_, n) => line(n))
    own.wrote(lines, 7n as never)
    expect(own.endOf(card(100_009))).toStrictEqual({
      rev: 0,
      hash: 'a'.repeat(64),
      at: '2018-03-05T04:00:00.000Z',
    })
    expect(lines.slice(0, 10).map(({ line: { stream } }) => own.endOf(stream))).toStrictEqual(
      Array.from({ length: 10 }, () => undefined),
    )
    expect(own.endOf(card(200_000))).toBe('no_stream')
  })

  it('is nothing from when somebody else has written on', () => {
    const own = ownLoads()
    expect(own.areAll(null)).toBe(true)
    own.wrote([line(1)], 7n as never)
    expect([own.areAll(7n as never), own.areAll(8n as never), own.areAll(7n as never)]).toStrictEqual([
      true,
      false,
      false,
    ])
    expect(ownLoads().areAll(1n as never)).toBe(false)
  })
})
