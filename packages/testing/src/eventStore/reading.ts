import {
  type EventStore,
  leafHash,
  position,
  type RecordedLine,
  revision,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { batchesOf, increasing, linesOf, type Suite, textsOf } from './suite.ts'
import { card, draft, fillTwoStreams, order, other } from './twoStreams.ts'

/** Reading a stream and the log, forward, in parts and in batches. */
export const reading = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  describe(`${name}: reading`, () => {
    it(
      'a stream is read after a revision, and up to a limit',
      onLog(async (store) => {
        await store.append(card, 'no_stream', [
          draft(card, 0),
          draft(card, 1),
          draft(card, 2),
          draft(card, 3),
        ])
        const revs = async (part: Parameters<EventStore['readStream']>[1]) =>
          (await linesOf(store, card, part)).map(({ line }) => line.rev)
        expect(await revs({})).toStrictEqual([0, 1, 2, 3])
        expect(await revs({ after: revision(1) })).toStrictEqual([2, 3])
        expect(await revs({ after: revision(0), limit: 2 })).toStrictEqual([1, 2])
        expect(await revs({ limit: 1 })).toStrictEqual([0])
        expect(await revs({ after: revision(3) })).toStrictEqual([])
        expect(await revs({ after: revision(8) })).toStrictEqual([])
      }),
    )

    it(
      'a stream that is not there has no lines, nor has an empty log a head',
      onLog(async (store) => {
        expect(await store.readStream(card)).toStrictEqual(E.right([]))
        expect(await store.head()).toStrictEqual(E.right(null))
        expect(await textsOf(store)).toStrictEqual([])
      }),
    )

    it(
      'the outline of a line, where the store tells one, says what the line says',
      onLog(async (store) => {
        await fillTwoStreams(store)
        const inStreams: RecordedLine[] = []
        for await (const streams of store.readStreams([card, other]))
          inStreams.push(...streams.flatMap(({ lines }) => lines))
        for (const { outline, line } of [
          ...(await linesOf(store, card)),
          ...(await batchesOf(store.readAll())).flat(),
          ...inStreams,
        ]) {
          if (outline === undefined) continue
          const { at, log, rev, rules, stream, tv, type, data } = line
          expect({ ...outline, data: JSON.parse(outline.data) }).toStrictEqual({
            at,
            log,
            rev,
            rules,
            stream,
            tv,
            type,
            data,
          })
        }
      }),
    )

    it(
      'the log is read in the order of recording, in batches, after a position, up to the head',
      onLog(async (store) => {
        const answers = await fillTwoStreams(store)
        const recorded = await batchesOf(store.readAll({ batch: 4 }))
        const all = recorded.flat()
        expect(all.map(({ line }) => [line.stream, line.rev])).toStrictEqual(order)
        expect(recorded.every((batch) => batch.length <= 4)).toStrictEqual(true)
        expect(increasing(all.map(({ position }) => position))).toStrictEqual(true)
        expect(all.map(({ text, line }) => [text, line])).toStrictEqual(
          all.map(({ text }) => [text, JSON.parse(text)]),
        )
        expect(all.map(({ position }) => position)).toStrictEqual(answers)
        expect(await store.head()).toStrictEqual(E.right(all.at(-1)?.position))
        for (const [index, { position }] of all.entries())
          expect((await batchesOf(store.readAll({ after: position, batch: 3 }))).flat()).toStrictEqual(
            all.slice(index + 1),
          )
      }),
    )

    it(
      'the hash of the line at a position is told, or nothing where none stands, if the store can look one up',
      onLog(async (store) => {
        const { hashAt } = store
        if (hashAt === undefined) return
        expect(await hashAt(position(1n))).toStrictEqual(E.right(null))
        await fillTwoStreams(store)
        const texts = (await batchesOf(store.readTexts())).flat()
        for (const { position: at, hash } of texts) expect(await hashAt(at)).toStrictEqual(E.right(hash))
        for (const { position: at } of texts) {
          const next = BigInt(at) + 1n
          const there = texts.find((text) => text.position === next)
          expect(await hashAt(position(next))).toStrictEqual(E.right(there?.hash ?? null))
        }
      }),
    )

    it(
      'when the last line was recorded is told, or nothing of an empty log, if the store can look at that line alone',
      onLog(async (store, _open, time) => {
        const { lastRecordedAt } = store
        if (lastRecordedAt === undefined) return
        expect(await lastRecordedAt()).toStrictEqual(E.right(null))
        await fillTwoStreams(store)
        const late = streamName('card', 'h03')
        time.set('2018-03-05T03:00:00.000Z')
        await store.append(late, 'no_stream', [draft(late, 0)])
        expect(await lastRecordedAt()).toStrictEqual(E.right('2018-03-05T03:00:00.000Z'))
      }),
    )

    it(
      'the bare texts are those of the lines, each with its place and the leaf hash kept since it was written',
      onLog(async (store) => {
        await fillTwoStreams(store)
        const all = (await batchesOf(store.readAll())).flat()
        const texts = (await batchesOf(store.readTexts({ batch: 2 }))).flat()
        expect(texts).toStrictEqual(
          all.map(({ position, text, line }) => ({
            position,
            stream: line.stream,
            revision: revision(line.rev),
            text,
            hash: leafHash(text),
          })),
        )
        expect((await batchesOf(store.readTexts({ after: all[3]?.position }))).flat()).toStrictEqual(
          texts.slice(4),
        )
      }),
    )

    it(
      'every line of a stream is linked to the one before',
      onLog(async (store) => {
        await fillTwoStreams(store)
        for (const stream of [card, other]) {
          const lines = await linesOf(store, stream)
          expect(lines.map(({ line }) => line.prev)).toStrictEqual([
            null,
            ...lines.slice(0, -1).map(({ text }) => leafHash(text)),
          ])
        }
      }),
    )
  })
}
