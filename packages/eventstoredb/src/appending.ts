/** Appending by a call of its own. The server decides whether the stream stands as expected, and knows repetitions. */
import {
  type Appended,
  type AppendFault,
  type AppendRequest,
  brokenPremise,
  type Clock,
  DamagedHistory,
  type ExpectedRevision,
  type LogIdentity,
  type Premise,
  position,
  revision,
  type SealedLine,
  sealAfter,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { appendFaultOf, reading } from './clientFaults.ts'
import { eventOf } from './lineEvents.ts'
import type { Names } from './names.ts'
import type { Server } from './server.ts'
import type { StreamLines } from './streamLines.ts'

/** The log that is appended to. */
export interface Written {
  readonly log: LogIdentity
  readonly clock: Clock
  readonly names: Names
  readonly server: Server
  readonly streams: StreamLines
}

/**
 * The append of the port. The server knows one stream at a time: what an append rests on besides is looked at right
 * before it, with the leader. Throws `DamagedHistory`, and `RangeError` for what only a defect of the caller asks.
 */
export const append = async (
  to: Written,
  request: AppendRequest,
  premises: readonly Premise[],
): Promise<E.Either<AppendFault, Appended>> => {
  const { stream, expected } = request
  if (expected !== 'no_stream' && expected < 0n) throw new RangeError('not a revision: it is negative')
  const wrong = (actual: ExpectedRevision): E.Either<AppendFault, never> =>
    E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })

  const read = await reading(() =>
    Promise.all([
      expected === 'no_stream' ? null : to.streams.headAt(stream, Number(expected)),
      Promise.all(premises.map((premise) => to.streams.end(premise.stream))),
    ]),
  )
  if (E.isLeft(read)) return read
  const [head, ends] = read.right
  if (head !== null && 'actual' in head) return wrong(head.actual)
  const sealed = sealAfter(to.log, to.clock, request, head)
  const standing = new Map(premises.map((premise, index) => [premise.stream, ends[index] ?? 'no_stream']))
  const broken = brokenPremise(premises, (of) => standing.get(of) ?? 'no_stream')
  if (E.isRight(sealed) && broken === undefined) return send(to, request, sealed.right)
  // Where the stream stands comes first, as in every store.
  const end = await reading(() => to.streams.end(stream))
  if (E.isLeft(end)) return end
  if (E.isLeft(sealed)) return end.right === expected ? sealed : wrong(end.right)
  if (broken !== undefined && end.right === expected) return E.left(broken)
  // Beyond what is expected nothing is written any more: the server says whether it is a repetition.
  return send(to, request, sealed.right)
}

const send = async (
  { log, names, server }: Written,
  { stream, expected }: AppendRequest,
  lines: ReadonlyNonEmptyArray<SealedLine>,
): Promise<E.Either<AppendFault, Appended>> => {
  const last = revision(lines[0].line.rev + lines.length - 1)
  try {
    const { nextExpectedRevision, position: at } = await server.append(
      names.onServer(stream),
      expected,
      lines.map(eventOf),
    )
    if (nextExpectedRevision !== last)
      throw new DamagedHistory(
        { log: log.id, stream, revision: revision(nextExpectedRevision) },
        'what stood in the stream before was deleted on the server',
      )
    return E.right(at === undefined ? { revision: last } : { revision: last, position: position(at.commit) })
  } catch (error) {
    const bytes = lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
    return E.left(appendFaultOf(error, { log: log.id, stream, expected, bytes }))
  }
}
