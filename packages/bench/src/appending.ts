import { fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import {
  type EventDraft,
  type EventStore,
  eventId,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { emmettInFile } from './emmettFile.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { inFolder, newLog } from './onDisk.ts'
import { perSecond, type Question } from './report.ts'

/** In flight at a time, where many are. */
const many = 64

/**
 * How fast is one event kept for good, alone and among many that arrive together? Beside what the disk itself takes to
 * write a line and to be sure of it.
 */
export const appending = (rounds: Rounds, withEmmett: boolean): Promise<Question> =>
  inFolder(async (folder) => {
    const store = await newLog(join(folder, 'ours.db'))
    const plain = openSync(join(folder, 'plain'), 'a')
    const line = Buffer.alloc(600, 'x')
    const emmett = withEmmett ? await emmettInFile(join(folder, 'emmett.db')) : undefined
    const next = newStreams()
    const times = await interleaved(
      [
        {
          name: 'disk',
          run: () => {
            writeSync(plain, line)
            fdatasyncSync(plain)
          },
        },
        { name: 'one', run: () => append(store, next()), waits: true },
        {
          name: 'many',
          run: () => Promise.all(Array.from({ length: many }, () => append(store, next()))),
          waits: true,
        },
        ...(emmett === undefined
          ? []
          : [
              {
                name: 'emmett' as const,
                run: () => {
                  const stream = next()
                  return emmett.appendToStream(stream, [{ type: 'CardIssued', data: draftOf(stream).data }])
                },
                waits: true as const,
              },
            ]),
      ],
      { ...rounds, waitingCounts: true },
    )
    await store.close()
    const each = times.many.map((time) => time / many)
    return {
      name: 'append',
      asks: 'One event appended to a stream of its own, kept when it is answered',
      figures: [
        { what: 'write and fdatasync of the line alone', ratio: ratio(times.one, times.disk), atLeast: 0.5 },
        { what: 'one at a time, with 64 in flight', ratio: ratio(each, times.one), atLeast: 6 },
        {
          what: 'Emmett’s SQLite store as shipped',
          ratio: times.emmett === undefined ? undefined : ratio(times.one, times.emmett),
          atLeast: 6,
        },
      ],
      rates: [
        { what: 'one at a time', perSecond: perSecond(1, times.one) },
        { what: `${many} in flight`, perSecond: perSecond(1, each) },
        { what: 'write and fdatasync', perSecond: perSecond(1, times.disk) },
      ],
    }
  })

const newStreams = (): (() => StreamName) => {
  let serial = 0
  return () => streamName('card', `a-${serial++}`)
}

const draftOf = (stream: StreamName): EventDraft => {
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, 0)
  return {
    id: eventId(command, stream, 0),
    type: 'CardIssued',
    tv: 1,
    actor: { union: '81420000MC0000077K' },
    command: { id: command, digest: 'a'.repeat(64) },
    rules: 'N+M',
    data: {
      by: '81420000MC0000077K',
      on: '2018-03-05',
      issuer: '420000',
      number: stream,
      document: '会员证',
    },
  }
}

const append = async (store: EventStore, stream: StreamName): Promise<void> => {
  const done = await store.append(stream, 'no_stream', [draftOf(stream)])
  if (E.isLeft(done)) throw new Error(done.left._tag)
}
