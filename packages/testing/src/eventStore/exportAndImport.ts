import { type EventStore, exportLines, importLines, revision } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { revisionOf, type Suite } from './suite.ts'
import { card, draft, fillTwoStreams, order } from './twoStreams.ts'

/** A log moved line by line: nothing is written anew. */
export const exportAndImport = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  describe(`${name}: export and import`, () => {
    const exported = async (store: EventStore): Promise<readonly string[]> => {
      const texts: string[] = []
      for await (const text of exportLines(store)) texts.push(text)
      return texts
    }

    /** Runs a test on the lines of a filled log and a second, empty one. */
    const onCopy = (test: (texts: readonly string[], copy: EventStore) => Promise<void>) =>
      onLog(async (store) => {
        await fillTwoStreams(store)
        const texts = await exported(store)
        await onLog((copy) => test(texts, copy))()
      })

    it(
      'an export imported into an empty log is exported again byte for byte',
      onCopy(async (texts, copy) => {
        expect(await importLines(copy, texts, { batch: 2 })).toStrictEqual(
          E.right({ appended: order.length, present: 0 }),
        )
        expect(await exported(copy)).toStrictEqual(texts)
      }),
    )

    it(
      'an import can be repeated, and continued where it stopped; the log then goes on',
      onCopy(async (texts, copy) => {
        await importLines(copy, texts.slice(0, 3))
        expect(await importLines(copy, texts)).toStrictEqual(
          E.right({ appended: order.length - 3, present: 3 }),
        )
        expect(await importLines(copy, texts, { batch: 1 })).toStrictEqual(
          E.right({ appended: 0, present: order.length }),
        )
        expect(await exported(copy)).toStrictEqual(texts)
        expect(revisionOf(await copy.append(card, revision(4), [draft(card, 5)]))).toStrictEqual(5n)
        expect((await exported(copy)).slice(0, -1)).toStrictEqual(texts)
      }),
    )

    it(
      'a line that differs from the one recorded is refused by stream and revision, and nothing is changed',
      onCopy(async (texts, copy) => {
        await copy.append(card, 'no_stream', [draft(card, 40)])
        const before = await exported(copy)
        const outcome = await importLines(copy, texts)
        expect(E.isLeft(outcome) ? outcome.left.fault : outcome).toStrictEqual({
          _tag: 'DifferentLine',
          index: 0,
          stream: card,
          revision: revision(0),
        })
        expect(await exported(copy)).toStrictEqual(before)
      }),
    )

    it(
      'a line that leaves a gap or belongs to another log is refused, with its index',
      onCopy(async (texts, copy) => {
        const missing = await importLines(copy, [...texts.slice(0, 1), ...texts.slice(2)])
        expect(E.isLeft(missing) ? missing.left.fault : missing).toStrictEqual({
          _tag: 'DoesNotFollow',
          index: 2,
          stream: card,
          revision: revision(2),
          by: 'gap',
        })
        const foreign = texts
          .slice(0, 1)
          .map((text) => text.replace('"log":"conformance"', '"log":"elsewhere"'))
        expect(await importLines(copy, foreign)).toStrictEqual(
          E.left({
            fault: { _tag: 'OtherLog', index: 0, expected: 'conformance', found: 'elsewhere' },
            soFar: { appended: 0, present: 0 },
          }),
        )
      }),
    )
  })
}
