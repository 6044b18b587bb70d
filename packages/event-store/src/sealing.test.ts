import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { eventId } from './eventId.ts'
import type { EventDraft, LogIdentity } from './eventStore.ts'
import { limits } from './faults.ts'
import { type SealedLine, sealLine } from './line.ts'
import { position, revision } from './position.ts'
import {
  type AppendRequest,
  planAppend,
  type StreamAsItStands,
  type StreamHead,
  sealAfter,
} from './sealing.ts'
import { streamName } from './streamName.ts'

const stream = streamName('card', 'h01')
const command = '571b2899-851a-5e9c-94ea-9511af5a4987'
const live: LogIdentity = { id: 'demo', mode: 'live' }
const rehearsal: LogIdentity = { id: 'demo', mode: 'rehearsal' }
const clock = () => Date.parse('2018-03-05T04:00:00.000Z')

const draft = (index: number): EventDraft => ({
  id: eventId(command, stream, index),
  type: 'CardIssued',
  tv: 1,
  actor: { union: 'U1' },
  command: { id: command, digest: 'a'.repeat(64) },
  rules: 'N+M',
  data: { index },
})

const head: StreamHead = { rev: 6, hash: 'c'.repeat(64), at: '2018-03-05T03:00:00.000Z' }
const empty: StreamAsItStands = { head: null, recorded: () => [] }

const rightOf = <A>(outcome: E.Either<unknown, A>): A => {
  if (E.isLeft(outcome)) throw new Error('not sealed')
  return outcome.right
}

describe('sealing what follows a line', () => {
  const request: AppendRequest = { stream, expected: revision(6), events: [draft(0), draft(1)] }

  it('continues revision and link from line to line', () => {
    const lines = rightOf(sealAfter(live, clock, request, head))
    expect(lines.map(({ line }) => [line.rev, line.prev, line.at, line.data])).toStrictEqual([
      [7, head.hash, '2018-03-05T04:00:00.000Z', { index: 0 }],
      [8, lines[0].hash, '2018-03-05T04:00:00.000Z', { index: 1 }],
    ])
    expect(lines.map(({ line }): E.Either<unknown, SealedLine> => sealLine(line))).toStrictEqual(
      lines.map(E.right),
    )
  })

  it('never goes back in time, whatever the clock or a rehearsal says', () => {
    const instants = fc.date({
      min: new Date('2001-01-01T00:00:00.000Z'),
      max: new Date('2030-01-01T00:00:00.000Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.array(instants, { minLength: 1 }), (now, given) => {
        const [first, ...others] = given.map((at, index) => ({ ...draft(index), at: at.toISOString() }))
        if (first === undefined) return
        const events = [first, ...others] as const
        const lines = rightOf(sealAfter(rehearsal, () => now.getTime(), { ...request, events }, head))
        const ats = [head.at, ...lines.map(({ line }) => line.at)]
        expect(ats).toStrictEqual([...ats].sort())
        expect(ats.at(-1)).toBe([head.at, ...events.map(({ at }) => at)].sort().at(-1))
      }),
    )
  })

  it('refuses an instant that is none, also one that sorts before the last', () => {
    expect(
      sealAfter(rehearsal, clock, { ...request, events: [{ ...draft(0), at: '' }] }, head),
    ).toStrictEqual(
      E.left({
        _tag: 'UnsealableEvent',
        event: 0,
        path: '/at',
        expected: 'an instant YYYY-MM-DDTHH:mm:ss.sssZ',
        found: 'a string of 0 characters',
      }),
    )
  })

  it('measures the lines in bytes of UTF-8, and takes exactly the limit', () => {
    const sized = (fill: number) => ({
      ...request,
      events: [{ ...draft(0), data: { a: '工'.repeat(fill) } }] as const,
    })
    const bytes = Buffer.byteLength(rightOf(sealAfter(live, clock, sized(0), head))[0].text)
    const most = Math.floor((limits.bytesPerEvent - bytes) / 3)
    expect(E.isRight(sealAfter(live, clock, sized(most), head))).toBe(true)
    expect(sealAfter(live, clock, sized(most + 1), head)).toStrictEqual(
      E.left({ _tag: 'TooLarge', of: 'bytesPerEvent', limit: 262144, found: bytes + 3 * (most + 1) }),
    )
  })

  it('an event with its own instant in a live log is a defect of its author', () => {
    const events = [{ ...draft(0), at: '2018-03-05T04:00:00.000Z' }] as const
    expect(() => sealAfter(live, clock, { ...request, events }, head)).toThrow(RangeError)
  })

  it('an append without events is a defect of its author', () => {
    const none = { stream, expected: 'no_stream', events: [] } as unknown as AppendRequest
    expect(() => planAppend(live, clock, none, empty)).toThrow(RangeError)
  })
})

describe('what an append amounts to', () => {
  const ids = [0, 1, 2].map((index) => ({ id: draft(index).id, position: position(10 + index) }))
  const three: StreamAsItStands = {
    head: { ...head, rev: 2 },
    recorded: (rev, count) => ids.slice(rev, rev + count),
  }
  const plan = (expected: AppendRequest['expected'], ...events: [EventDraft, ...EventDraft[]]) =>
    planAppend(live, clock, { stream, expected, events }, three)
  const wrong = (expected: AppendRequest['expected']) =>
    E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: revision(2) })
  const repeated = (rev: number) =>
    E.right({ kind: 'repeated', answer: { revision: revision(rev), position: position(10 + rev) } })

  it('lines to write, when the stream stands where it is expected', () => {
    expect(E.map(({ kind }: { kind: string }) => kind)(plan(revision(2), draft(3)))).toStrictEqual(
      E.right('write'),
    )
  })

  it('a repetition, when the same ids are at exactly those revisions', () => {
    expect(plan('no_stream', draft(0))).toStrictEqual(repeated(0))
    expect(plan('no_stream', draft(0), draft(1), draft(2))).toStrictEqual(repeated(2))
    expect(plan(revision(0), draft(1), draft(2))).toStrictEqual(repeated(2))
    expect(plan(revision(1), draft(2))).toStrictEqual(repeated(2))
  })

  it('a wrong revision otherwise', () => {
    expect(plan('no_stream', draft(1))).toStrictEqual(wrong('no_stream'))
    expect(plan(revision(1), draft(2), draft(3))).toStrictEqual(wrong(revision(1)))
    expect(plan(revision(3), draft(3))).toStrictEqual(wrong(revision(3)))
  })

  it('the ids of a stream that stands as expected are not looked up', () => {
    const unread: StreamAsItStands = {
      head: three.head,
      recorded: () => {
        throw new Error('looked up')
      },
    }
    const request: AppendRequest = { stream, expected: revision(2), events: [draft(3)] }
    expect(E.isRight(planAppend(live, clock, request, unread))).toBe(true)
  })
})
