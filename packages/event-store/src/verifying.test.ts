import * as E from 'fp-ts/lib/Either.js'
import { leafHash } from './digest.ts'
import { eventId } from './eventId.ts'
import type { EventDraft, RecordedText } from './eventStore.ts'
import type { Finding } from './finding.ts'
import { type Line, sealLine } from './line.ts'
import { memoryEventStore } from './memory.ts'
import { type Position, position, revision } from './position.ts'
import type { Receipt } from './receipt.ts'
import { type StreamName, streamName } from './streamName.ts'
import { type Verifying, verifyLines } from './verifying.ts'

/** Seven streams of one to seven lines, mixed. */
const lengths = [1, 2, 3, 4, 5, 6, 7]
const streamAt = (index: number): StreamName => streamName('card', `h0${index}`)

const command = (stream: StreamName, index: number): string =>
  eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, index)

const draftIn = (stream: StreamName, rev: number): EventDraft => {
  const id = command(stream, rev)
  return {
    id: eventId(id, stream, 0),
    type: 'TransferredOut',
    tv: 1,
    actor: { union: 'U1' },
    command: { id, digest: 'a'.repeat(64) },
    rules: 'N',
    data: { reason: '工作调动', rev },
  }
}

const recordedLog = async (): Promise<readonly RecordedText[]> => {
  let now = 0
  const store = memoryEventStore({ log: { id: 'demo', mode: 'live' }, clock: () => (now += 1000) })
  for (let rev = 0; rev < 7; rev++)
    for (const [index, length] of lengths.entries()) {
      if (rev >= length) continue
      const stream = streamAt(index)
      await store.append(stream, rev === 0 ? 'no_stream' : revision(rev - 1), [draftIn(stream, rev)])
    }
  const rows: RecordedText[] = []
  for await (const batch of store.readTexts()) rows.push(...batch)
  return rows
}

const verified = (rows: readonly RecordedText[], verifying: Verifying = {}) =>
  verifyLines(
    {
      log: { id: 'demo' },
      readTexts: async function* ({ batch = 1000 } = {}) {
        for (let from = 0; from < rows.length; from += batch) {
          const [first, ...others] = rows.slice(from, from + batch)
          if (first !== undefined) yield [first, ...others] as const
        }
      },
    },
    { batch: 5, ...verifying },
  )

/** A finding in a word: its kind, the stream by its last digit, the revisions, the positions. */
const told = ({ kind, stream, revision: rev, throughRevision, position: at, throughPosition }: Finding) =>
  [
    kind,
    ...(stream === undefined ? [] : [stream]),
    ...(rev === undefined ? [] : [`r${rev}${throughRevision === undefined ? '' : `-${throughRevision}`}`]),
    ...(at === undefined ? [] : [`@${at}${throughPosition === undefined ? '' : `-${throughPosition}`}`]),
  ].join(' ')

const findingsIn = async (rows: readonly RecordedText[]): Promise<readonly string[]> =>
  (await verified(rows)).findings.map(told)

const lineIn = (row: RecordedText): Line => JSON.parse(row.text)

/** The row with its line rewritten, and its own hash with it. */
const rewritten = (row: RecordedText, members: Partial<Line>): RecordedText => {
  const sealed = sealLine({ ...lineIn(row), ...members } as Line)
  if (E.isLeft(sealed)) throw new Error('a line that does not seal')
  return { ...row, text: sealed.right.text, hash: sealed.right.hash }
}

const withText = (row: RecordedText, text: string): RecordedText => ({ ...row, text, hash: leafHash(text) })

const renumbered = (rows: readonly RecordedText[]): readonly RecordedText[] =>
  rows.map((row, index) => ({ ...row, position: position(index + 1) }))

const place = ({ stream, revision, position }: RecordedText) => `${stream} r${revision} @${position}`

/** A tampering at one row, and what must be found: all of it, and nothing else. */
interface Tampering {
  readonly name: string
  /** Whether it can be done at this row. */
  readonly at?: (row: RecordedText, rows: readonly RecordedText[]) => boolean
  readonly does: (rows: readonly RecordedText[], at: number) => readonly RecordedText[]
  readonly found: (row: RecordedText, rows: readonly RecordedText[]) => readonly string[]
}

const isLast = (row: RecordedText, rows: readonly RecordedText[]): boolean =>
  !rows.some(({ stream, revision }) => stream === row.stream && revision > row.revision)
const isSecondLast = (row: RecordedText, rows: readonly RecordedText[]): boolean =>
  !isLast(row, rows) &&
  !rows.some(({ stream, revision }) => stream === row.stream && revision > row.revision + 1n)
const nextOf = (row: RecordedText, rows: readonly RecordedText[]): RecordedText =>
  rows.find(({ stream, revision }) => stream === row.stream && revision === row.revision + 1n) as RecordedText
const previousOf = (row: RecordedText, rows: readonly RecordedText[]): RecordedText =>
  rows.find(({ stream, revision }) => stream === row.stream && revision === row.revision - 1n) as RecordedText

const changing =
  (change: (row: RecordedText, rows: readonly RecordedText[]) => RecordedText) =>
  (rows: readonly RecordedText[], at: number): readonly RecordedText[] =>
    rows.map((row, index) => (index === at ? change(row, rows) : row))

const swapping =
  (
    swap: (one: RecordedText, other: RecordedText) => RecordedText,
    with_: (row: RecordedText, rows: readonly RecordedText[]) => RecordedText,
  ) =>
  (rows: readonly RecordedText[], at: number): readonly RecordedText[] => {
    const one = rows[at] as RecordedText
    const other = with_(one, rows)
    return rows.map((row) => (row === one ? swap(one, other) : row === other ? swap(other, one) : row))
  }

const foreign = (row: RecordedText, rows: readonly RecordedText[]): RecordedText =>
  rows.find(({ stream, revision }) => stream !== row.stream && revision === row.revision) as RecordedText

const contentOf = ({ text, hash }: RecordedText) => ({ text, hash })

const tamperings: readonly Tampering[] = [
  {
    name: 'a word of the text',
    does: changing((row) => ({ ...row, text: row.text.replace('工作调动', '工作調動') })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'one byte of the hash beside it',
    does: changing((row) => ({
      ...row,
      hash: row.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'the text, so that it is no line',
    does: changing((row) => ({ ...row, text: row.text.slice(0, -1) })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'the text, so that it is no line, with its hash',
    does: changing((row) => withText(row, `${row.text} `)),
    found: (row) => [`not-a-line ${place(row)}`],
  },
  {
    name: 'a word, with the line’s own hash',
    at: (row, rows) => !isLast(row, rows) && !isSecondLast(row, rows),
    does: changing((row) => rewritten(row, { data: { reason: 'job-change' } })),
    found: (row) => [`link-broken ${place(row)}`],
  },
  {
    name: 'a word of the second last line, with its own hash: it or the last was edited',
    at: isSecondLast,
    does: changing((row) => rewritten(row, { data: { reason: 'job-change' } })),
    found: (row, rows) => [
      `link-broken ${row.stream} r${row.revision}-${row.revision + 1n} @${row.position}-${nextOf(row, rows).position}`,
    ],
  },
  {
    name: 'the link, with the line’s own hash',
    at: (row, rows) => row.revision > 0n && !isLast(row, rows) && !isSecondLast(row, rows),
    does: changing((row) => rewritten(row, { prev: 'b'.repeat(64) })),
    found: (row, rows) => [
      `link-broken ${row.stream} r${row.revision - 1n}-${row.revision} @${previousOf(row, rows).position}-${row.position}`,
    ],
  },
  {
    name: 'a line away',
    at: (row, rows) => !isLast(row, rows),
    does: (rows, at) => rows.filter((_, index) => index !== at),
    found: (row) => [`gap ${row.stream} r${row.revision}`],
  },
  {
    name: 'a line away, and the later rows counted anew',
    at: (row, rows) => !isLast(row, rows) && !isSecondLast(row, rows),
    does: (rows, at) => {
      const { stream, revision: gone } = rows[at] as RecordedText
      return renumbered(
        rows
          .filter((_, index) => index !== at)
          .map((row) =>
            row.stream === stream && row.revision > gone
              ? { ...row, revision: revision(row.revision - 1n) }
              : row,
          ),
      )
    },
    found: (row, rows) => {
      const later = rows.filter((each) => each.stream === row.stream && each.revision > row.revision)
      const [first, last] = [later[0], later.at(-1)] as [RecordedText, RecordedText]
      return [
        `place-changed ${row.stream} r${first.revision - 1n}-${last.revision - 1n} @${first.position - 1n}-${last.position - 1n}`,
        `gap ${row.stream} r${row.revision}`,
      ]
    },
  },
  {
    name: 'the next line in its place, and the other way round',
    at: (row, rows) => !isLast(row, rows),
    does: swapping((one, other) => ({ ...one, ...contentOf(other) }), nextOf),
    found: (row, rows) => [`elsewhere ${place(row)}`, `elsewhere ${place(nextOf(row, rows))}`],
  },
  {
    name: 'the texts of two streams in each other’s rows',
    does: swapping((one, other) => ({ ...one, ...contentOf(other) }), foreign),
    at: (row, rows) => foreign(row, rows) !== undefined,
    found: (row, rows) =>
      [row, foreign(row, rows)]
        .sort((a, b) => (a.position < b.position ? -1 : 1))
        .map((each) => `elsewhere ${place(each)}`),
  },
  {
    name: 'the next line before it',
    at: (row, rows) => !isLast(row, rows),
    does: (rows, at) =>
      [...swapping((one, other) => ({ ...one, position: other.position }), nextOf)(rows, at)].sort((a, b) =>
        a.position < b.position ? -1 : 1,
      ),
    found: (row, rows) => [`out-of-order ${row.stream} r${row.revision} @${nextOf(row, rows).position}`],
  },
  {
    name: 'a copy at the end of its stream',
    does: (rows, at) => {
      const row = rows[at] as RecordedText
      const end = rows.filter(({ stream }) => stream === row.stream).length
      return [...rows, { ...row, revision: revision(end), position: position(rows.length + 1) }]
    },
    found: (row, rows) => [
      `twice ${row.stream} r${rows.filter(({ stream }) => stream === row.stream).length} @${rows.length + 1}`,
    ],
  },
  {
    name: 'a line of its own in between, and the later rows counted anew',
    at: (row, rows) => row.revision > 0n && !isLast(row, rows),
    does: (rows, at) => {
      const row = rows[at] as RecordedText
      const forged = rewritten(row, { data: { reason: 'forged' } })
      return renumbered([
        ...rows.slice(0, at),
        forged,
        ...rows
          .slice(at)
          .map((each) =>
            each.stream === row.stream ? { ...each, revision: revision(each.revision + 1n) } : each,
          ),
      ])
    },
    found: (row, rows) => {
      const last = rows.findLast(({ stream }) => stream === row.stream) as RecordedText
      return [
        `twice ${place(row)}`,
        `place-changed ${row.stream} r${row.revision + 1n}-${last.revision + 1n} @${row.position + 1n}-${last.position + 1n}`,
      ]
    },
  },
  {
    name: 'a line of another log',
    does: changing((row) => rewritten(row, { log: 'elsewhere' })),
    found: (row) => [`of-another-log ${place(row)}`],
  },
  {
    name: 'a line that goes back in time, at the end',
    at: (row, rows) => row.revision > 0n && isLast(row, rows),
    does: changing((row) => rewritten(row, { at: '1969-12-31T23:59:59.999Z' })),
    found: (row) => [`time-goes-back ${place(row)}`],
  },
  {
    name: 'the id of the event, at the end',
    at: isLast,
    does: changing((row) => rewritten(row, { id: '00000000-0000-4000-8000-000000000001' })),
    found: (row) => [`id-not-derived ${place(row)}`],
  },
  {
    name: 'the revision in the line, with its own hash',
    at: (row) => row.revision > 0n,
    does: changing((row) => rewritten(row, { rev: 40 })),
    found: (row, rows) => [
      `elsewhere ${place(row)}`,
      ...(isLast(row, rows) ? [] : [`gap ${row.stream} r${row.revision}`]),
    ],
  },
]

describe('verifying the lines of a log', () => {
  it('finds nothing in a whole log, and gives a receipt for it', async () => {
    const rows = await recordedLog()
    const { receipt, ...rest } = await verified(rows)
    expect(rest).toStrictEqual({ log: 'demo', lines: 28, streams: 7, findings: [] })
    expect(receipt).toStrictEqual({ log: 'demo', lines: 28, position: 28n, digest: receipt?.digest })
  })

  it.each([
    ['live', { times: 2, position: 2n, at: '1970-01-01T00:00:10.000Z', before: '1970-01-01T00:01:00.000Z' }],
    ['rehearsal', undefined],
  ] as const)('tells where the clock of a log was set back, which no finding is: %s', async (mode, told) => {
    const seconds = [60, 10, 9.5, 20, 5]
    let now = 0
    const store = memoryEventStore({ log: { id: 'demo', mode }, clock: () => now })
    for (const [index, second] of seconds.entries()) {
      now = second * 1000
      await store.append(streamAt(index), 'no_stream', [draftIn(streamAt(index), 0)])
    }
    const { clockSetBack, findings, receipt } = await verifyLines(store)
    expect([clockSetBack, findings, receipt?.lines]).toStrictEqual([told, [], 5])
  })

  it('has no receipt for an empty log', async () => {
    expect(await verified([])).toStrictEqual({
      log: 'demo',
      lines: 0,
      streams: 0,
      findings: [],
      receipt: null,
    })
  })

  it.each(tamperings.map((each) => [each.name, each] as const))(
    'finds and places %s, at whatever line',
    async (_name, { at = () => true, does, found }) => {
      const rows = await recordedLog()
      const places = rows.flatMap((row, index) => (at(row, rows) ? [index] : []))
      expect(places.length).toBeGreaterThan(3)
      for (const index of places) {
        const row = rows[index] as RecordedText
        expect([index, ...(await findingsIn(does(rows, index)))]).toStrictEqual([index, ...found(row, rows)])
      }
    },
  )

  it('finds everything, when many things were done', async () => {
    const rows = await recordedLog()
    const texts = rows.map((row) => ({ ...row, text: row.text.replace('工作调动', '工作調動') }))
    expect([...(await findingsIn(texts))].sort()).toStrictEqual(
      rows.map((row) => `text-changed ${place(row)}`).sort(),
    )
  })

  it('tells each finding when it is made, and how far it has come', async () => {
    const rows = (await recordedLog()).map((row, index) => (index === 3 ? { ...row, text: '{}' } : row))
    const heard: unknown[] = []
    await verified(rows, {
      onFinding: ({ kind }) => void heard.push(kind),
      onProgress: (progress) => heard.push(progress),
      batch: 10,
    })
    expect(heard).toStrictEqual([
      { lines: 10, findings: 0 },
      { lines: 20, findings: 0 },
      { lines: 28, findings: 0 },
      'text-changed',
    ])
  })
})

describe('a receipt', () => {
  const receiptOf = async (rows: readonly RecordedText[]): Promise<Receipt> => {
    const { receipt } = await verified(rows)
    if (receipt === null) throw new Error('no receipt')
    return receipt
  }
  const against = async (rows: readonly RecordedText[], ...receipts: readonly Receipt[]) =>
    (await verified(rows, { receipts })).findings

  it('is kept by a log that goes on', async () => {
    const rows = await recordedLog()
    const receipts = [await receiptOf(rows.slice(0, 1)), await receiptOf(rows.slice(0, 20))]
    expect(await against(rows, ...receipts, await receiptOf(rows))).toStrictEqual([])
  })

  it('shows that the end is missing', async () => {
    const rows = await recordedLog()
    expect(await against(rows.slice(0, 25), await receiptOf(rows))).toStrictEqual([
      {
        class: 'truncated',
        kind: 'shorter-than-receipt',
        position: 25n,
        found: { lines: 28, found: 25 },
      },
    ])
  })

  it('shows, with others, between which two a log was written anew, though every line of it is sound', async () => {
    const rows = await recordedLog()
    const receipts = await Promise.all([10, 20, 28].map((lines) => receiptOf(rows.slice(0, lines))))
    // The last line of a stream: nothing after it links to it.
    const at = rows.findLastIndex((row, index) => index < 20 && isLast(row, rows))
    const forged = changing((row) => rewritten(row, { data: { reason: 'forged' } }))(rows, at)
    expect(await against(forged)).toStrictEqual([])
    expect(await against(forged, ...receipts)).toStrictEqual(
      [20, 28].map((lines) => ({
        class: 'rewritten',
        kind: 'unlike-receipt',
        throughPosition: BigInt(lines) as Position,
        found: { lines, log: 'demo' },
      })),
    )
  })

  it('shows lines of several streams that changed places', async () => {
    const rows = await recordedLog()
    const [first, second, ...others] = rows as [RecordedText, RecordedText, ...RecordedText[]]
    const swapped = renumbered([second, first, ...others])
    expect(await against(swapped)).toStrictEqual([])
    expect((await against(swapped, await receiptOf(rows))).map(({ kind }) => kind)).toStrictEqual([
      'unlike-receipt',
    ])
  })

  it('of another log is none of this one', async () => {
    const rows = await recordedLog()
    const receipt = { ...(await receiptOf(rows)), log: 'elsewhere' }
    expect((await against(rows, receipt)).map(({ found }) => found)).toStrictEqual([
      { lines: 28, log: 'elsewhere' },
    ])
  })
})
