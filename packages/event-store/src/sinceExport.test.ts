import * as E from 'fp-ts/lib/Either.js'
import { eventId } from './eventId.ts'
import type { RecordedText } from './eventStore.ts'
import { DamagedHistory } from './faults.ts'
import type { Finding } from './finding.ts'
import { type Line, readLine, sealLine } from './line.ts'
import { memoryEventStore } from './memory.ts'
import { position, revision } from './position.ts'
import { sinceExport } from './sinceExport.ts'
import { streamName } from './streamName.ts'

/** Five streams of four lines, or more, mixed. */
const recordedLog = async (lines = 4): Promise<readonly RecordedText[]> => {
  const store = memoryEventStore({ log: { id: 'demo', mode: 'live' }, clock: () => 0 })
  for (let rev = 0; rev < lines; rev++)
    for (let index = 0; index < 5; index++) {
      const stream = streamName('card', `h0${index}`)
      const id = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, rev)
      await store.append(stream, rev === 0 ? 'no_stream' : revision(rev - 1), [
        {
          id: eventId(id, stream, 0),
          type: 'CardIssued',
          tv: 1,
          actor: {},
          command: { id, digest: 'a'.repeat(64) },
          rules: 'N',
          data: { rev },
        },
      ])
    }
  const rows: RecordedText[] = []
  for await (const batch of store.readTexts()) rows.push(...batch)
  return rows
}

async function* each<A>(of: readonly A[]): AsyncGenerator<A> {
  yield* of
}

const evidenceOf = (rows: readonly RecordedText[]): Parameters<typeof sinceExport>[0] => ({
  log: { id: 'demo' },
  readTexts: async function* () {
    const [first, ...others] = rows
    if (first !== undefined) yield [first, ...others] as const
  },
  readStream: async (stream, { after, limit } = {}) =>
    E.right(
      rows
        .filter((row) => row.stream === stream && (after === undefined || row.revision > after))
        .sort((a, b) => Number(a.revision - b.revision))
        .slice(0, limit)
        .map(({ position, revision, text }) => {
          const read = readLine(text)
          if (E.isLeft(read)) throw new DamagedHistory({ log: 'demo', stream, revision, position }, 'x')
          return { position, text, line: read.right.line }
        }),
    ),
})

const told = ({ kind, stream, revision: rev, position: at }: Finding) =>
  [kind, stream, `r${rev}`, ...(at === undefined ? [] : [`@${at}`])].join(' ')

const compared = async (rows: readonly RecordedText[], exported: readonly RecordedText[]) => {
  const findings: string[] = []
  for await (const found of sinceExport(evidenceOf(rows), each(exported.map(({ text }) => text))))
    findings.push(E.isRight(found) ? told(found.right) : found.left._tag)
  return findings
}

const rewritten = (row: RecordedText): RecordedText => {
  const sealed = sealLine({ ...(JSON.parse(row.text) as Line), data: { forged: true } })
  if (E.isLeft(sealed)) throw new Error('a line that does not seal')
  return { ...row, text: sealed.right.text, hash: sealed.right.hash }
}

const renumbered = (rows: readonly RecordedText[]): readonly RecordedText[] =>
  rows.map((row, index) => ({ ...row, position: position(index + 1) }))

const name = ({ stream, revision }: RecordedText) => `${stream} r${revision}`

/** What is done to the log at a row, everything made anew, and what the export shows. */
const deeds: readonly (readonly [
  string,
  (rows: readonly RecordedText[], at: number) => readonly RecordedText[],
  (row: RecordedText, at: number, rows: readonly RecordedText[]) => readonly string[],
])[] = [
  [
    'a line that was changed',
    (rows, at) => rows.map((row, index) => (index === at ? rewritten(row) : row)),
    (row) => [`changed-since-export ${name(row)} @${row.position}`],
  ],
  [
    'a line that no longer reads',
    (rows, at) => rows.map((row, index) => (index === at ? { ...row, text: '{' } : row)),
    (row) => [`changed-since-export ${name(row)} @${row.position}`],
  ],
  [
    'a line that was removed',
    (rows, at) => renumbered(rows.filter((_, index) => index !== at)),
    (row, at, rows) => [`${at === rows.length - 1 ? 'tail-missing' : 'missing'}-since-export ${name(row)}`],
  ],
  [
    'a line that was put in',
    (rows, at) => {
      const forged = { ...rewritten(rows[at] as RecordedText), stream: streamName('card', 'forged') }
      return renumbered([...rows.slice(0, at), forged, ...rows.slice(at)])
    },
    (_row, at) => (at === 0 ? [] : [`not-in-export card-forged r0 @${at + 1}`]),
  ],
  [
    'a line that changed places with the next',
    (rows, at) => {
      const [one, other] = [rows[at], rows[at + 1]] as [RecordedText, RecordedText]
      return at === rows.length - 1
        ? rows
        : renumbered([...rows.slice(0, at), other, one, ...rows.slice(at + 2)])
    },
    (row, at, rows) =>
      at === rows.length - 1 || at === 0 ? [] : [`moved-since-export ${name(row)} @${at + 2}`],
  ],
  [
    'the end that is missing',
    (rows, at) => rows.slice(0, at),
    (row) => [`tail-missing-since-export ${name(row)}`],
  ],
]

describe('a log beside an earlier export of it', () => {
  it('shows nothing while it only grew', async () => {
    const rows = await recordedLog()
    for (const lines of [0, 1, 7, rows.length])
      expect(await compared(rows, rows.slice(0, lines))).toStrictEqual([])
  })

  it('shows nothing beside an export of a part', async () => {
    const rows = await recordedLog()
    for (const from of [1, 7, rows.length - 1])
      expect(await compared(rows, rows.slice(from, from + 5))).toStrictEqual([])
  })

  it.each(deeds)('shows %s, wherever it was', async (_, does, found) => {
    const rows = await recordedLog()
    for (const [at, row] of rows.entries()) {
      const revised = does(rows, at).map((each) =>
        each.stream === 'card-forged' ? { ...each, revision: revision(0) } : each,
      )
      expect([at, ...(await compared(revised, rows))]).toStrictEqual([at, ...found(row, at, rows)])
    }
  })

  it('counts what is missing at the end', async () => {
    const rows = await recordedLog()
    const findings: unknown[] = []
    for await (const found of sinceExport(evidenceOf(rows.slice(0, 13)), each(rows.map(({ text }) => text))))
      findings.push(found)
    expect(findings).toStrictEqual([
      E.right({
        class: 'truncated',
        kind: 'tail-missing-since-export',
        stream: 'card-h03',
        revision: 2,
        found: { missing: 7, exported: 20 },
      }),
    ])
  })

  it('shows a line that was moved far away as the one that was moved', async () => {
    const rows = await recordedLog(40)
    const [early, late] = [rows[5], rows[190]] as [RecordedText, RecordedText]
    const without = (moved: RecordedText) => rows.filter((row) => row !== moved)
    expect(await compared(renumbered([...without(early), early]), rows)).toStrictEqual([
      `moved-since-export ${name(early)} @200`,
    ])
    const forward = without(late).toSpliced(10, 0, late)
    expect(await compared(renumbered(forward), rows)).toStrictEqual([`moved-since-export ${name(late)} @11`])
  })

  it('is not compared with what is no export of it', async () => {
    const rows = await recordedLog()
    const foreign = rows.map((row) => ({ ...row, text: row.text.replace('"demo"', '"else"') }))
    expect(await compared(rows, foreign)).toStrictEqual(['OtherLog'])
    expect(
      await compared(rows, [...rows.slice(0, 2), { ...(rows[2] as RecordedText), text: 'x' }]),
    ).toStrictEqual(['NotALine'])
  })
})
