import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type EventStore, memoryEventStore, outlineOf, revision } from '@union-card/event-store'
import { createSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { eventStoreConformance, type StoreUnderTest } from './eventStoreConformance.ts'

const memory: StoreUnderTest = {
  name: 'memory',
  looksUpCommands: true,
  open: async (log, clock) => memoryEventStore({ log, clock }),
}

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
let files = 0

const sqlite: StoreUnderTest = {
  name: 'SQLite',
  looksUpCommands: true,
  open: async (log, clock) => {
    const made = await createSqliteLog({ file: join(folder, `${files++}.db`), log, clock, pollEvery: 5 })
    if (E.isLeft(made)) throw new Error(made.left.reason)
    return made.right
  },
}

afterAll(() => rmSync(folder, { recursive: true }))

eventStoreConformance(memory, { describe, it, expect })
eventStoreConformance(sqlite, { describe, it, expect })

describe('the suite itself', () => {
  /** The names of the tests that a store fails, under a runner of three lines. */
  const failures = async (wrong: (store: EventStore) => Partial<EventStore>): Promise<readonly string[]> => {
    const tests: (readonly [string, () => Promise<void>])[] = []
    const store: StoreUnderTest = {
      name: 'wrong',
      looksUpCommands: true,
      open: async (log, clock) => {
        const right = memoryEventStore({ log, clock })
        return { ...right, ...wrong(right) }
      },
    }
    eventStoreConformance(store, {
      describe: (_, body) => body(),
      it: (name, body) => tests.push([name, body]),
      expect: (found) => ({
        toStrictEqual: (expected) => {
          if (!isDeepStrictEqual(found, expected)) throw new Error('not equal')
        },
      }),
    })
    const failed: string[] = []
    for (const [name, body] of tests) await body().catch(() => failed.push(name))
    return failed
  }

  it('passes a store that does nothing wrong', async () => {
    expect(await failures(() => ({}))).toStrictEqual([])
  })

  it.each<[string, string, (store: EventStore) => Partial<EventStore>]>([
    [
      'appends whatever is expected',
      'a stream that stands elsewhere than expected is left alone, and the answer says where it stands',
      (store) => ({
        append: async (stream, expected, events) => {
          const outcome = await store.append(stream, expected, events)
          return E.isLeft(outcome) && outcome.left._tag === 'WrongExpectedRevision'
            ? store.append(stream, outcome.left.actual, events)
            : outcome
        },
      }),
    ],
    [
      'does not know a repetition',
      'the same ids at exactly those revisions are answered as the first time, also after more events',
      (store) => ({
        append: async (stream, expected, events) => {
          const lines = await store.readStream(stream)
          const last = E.isRight(lines) ? lines.right.at(-1) : undefined
          const actual = last === undefined ? 'no_stream' : revision(last.line.rev)
          return actual === expected
            ? store.append(stream, expected, events)
            : E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })
        },
      }),
    ],
    [
      'begins a read with the revision that was handled already',
      'a stream is read after a revision, and up to a limit',
      (store) => ({
        readStream: (stream, { after, limit } = {}) =>
          store.readStream(stream, {
            after: after === undefined || after === 0n ? undefined : revision(after - 1n),
            limit,
          }),
      }),
    ],
    [
      'tells the outline of another line',
      'the outline of a line, where the store tells one, says what the line says',
      (store) => ({
        readAll: async function* (part) {
          for await (const [first, ...others] of store.readAll(part)) {
            const outline = outlineOf(first.text.replace('"rev":0', '"rev":7'))
            yield [{ ...first, line: first.line, text: first.text, outline }, ...others]
          }
        },
      }),
    ],
    [
      'never says that it has caught up with news',
      'what is there comes first, then word that it was all, then what is recorded meanwhile; abortion ends it',
      (store) => ({
        subscribe: async function* (following) {
          let told = false
          for await (const notice of store.subscribe({
            ...following,
            signal: AbortSignal.any([following.signal, AbortSignal.timeout(200)]),
          })) {
            if (notice.kind !== 'caughtUp' || !told) yield notice
            told ||= notice.kind === 'caughtUp'
          }
        },
      }),
    ],
    [
      'takes in an import what differs from the line recorded',
      'a line that differs from the one recorded is refused by stream and revision, and nothing is changed',
      (store) => ({
        appendSealed: async (lines) => {
          const outcome = await store.appendSealed(lines)
          return E.isLeft(outcome) && outcome.left._tag === 'DifferentLine'
            ? E.right({ appended: 0, present: lines.length })
            : outcome
        },
      }),
    ],
  ])('catches a store that %s', async (_, test, wrong) => {
    expect(await failures(wrong)).toContain(test)
  })
})
