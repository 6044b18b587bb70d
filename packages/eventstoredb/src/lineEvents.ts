/**
 * Between lines and events of the server. `data` of the line is the event's data; what the server keeps by itself (id,
 * type, stream, revision) is not kept twice; the rest is the event's metadata, with the leaf hash. Reading puts the line
 * together again and compares it with the hash, so that what is read is what was sealed, byte for byte.
 */
import { binaryEvent, type EventData, jsonEvent, type RecordedEvent } from '@eventstore/db-client'
import {
  DamagedHistory,
  hasTypesOfLine,
  type Line,
  leafHash,
  lineJson,
  type Position,
  type RecordedLine,
  type RecordedText,
  revision,
  type SealedLine,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { positionOf } from './server.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * The event that carries a line. The client writes JSON anew before it sends it; where that would give other bytes, which
 * keys that look like numbers bring about, the data goes as bytes.
 */
export const eventOf = ({ line, text, hash }: SealedLine): EventData => {
  const parsed = JSON.parse(text)
  const { data, id, rev: _rev, stream: _stream, type, ...rest } = parsed
  const metadata = { ...rest, hash }
  return JSON.stringify(parsed) === text
    ? jsonEvent({ id, type, data, metadata })
    : binaryEvent({ id: line.id, type: line.type, data: Buffer.from(dataIn(text, line)), metadata })
}

/** In a line's text its data stands between the members `command` or `corr` and `id`, which no text within can imitate. */
const dataIn = (text: string, { id }: Line): string =>
  text.slice(text.indexOf(',"data":') + ',"data":'.length, text.lastIndexOf(`,"id":"${id}","log":`))

/** The line of an event. Throws `DamagedHistory` when it is not what was recorded. */
export const lineOf = (log: string, stream: StreamName, event: RecordedEvent): RecordedLine => {
  const { at, text, line, hash } = putTogether(stream, event)
  const damaged = (damage: string) =>
    new DamagedHistory({ log, stream, revision: revision(event.revision), position: at }, damage)
  if (text === undefined || leafHash(text) !== hash)
    throw damaged('the line no longer has the hash it was recorded with')
  if (!hasTypesOfLine(line)) throw damaged('the event does not carry the members of a line')
  if (line.log !== log) throw damaged('the line belongs to another log')
  return { position: at, text, line }
}

/** The line of an event, or one that throws `DamagedHistory` once its text or line is asked for. */
export const lineOrDamage = (log: string, stream: StreamName, event: RecordedEvent): RecordedLine => {
  try {
    return lineOf(log, stream, event)
  } catch (damage) {
    if (!(damage instanceof DamagedHistory)) throw damage
    return {
      position: positionOf(event),
      get text(): string {
        throw damage
      },
      get line(): Line {
        throw damage
      },
    }
  }
}

/** The text of an event, with the hash kept beside it; unchecked. What can make no line gives a text that has no such hash. */
export const textOf = (stream: StreamName, event: RecordedEvent): RecordedText => {
  const { at, text, hash } = putTogether(stream, event)
  return {
    position: at,
    stream,
    revision: revision(event.revision),
    text: text ?? String(event.data),
    hash: typeof hash === 'string' ? hash : '',
  }
}

interface PutTogether {
  readonly at: Position
  readonly text: string | undefined
  readonly line: unknown
  readonly hash: unknown
}

const putTogether = (stream: StreamName, event: RecordedEvent): PutTogether => {
  const metadata = (event.metadata ?? {}) as Members
  const data = event.isJson ? event.data : parsed(Buffer.from(event.data).toString('utf8'))
  const line = inOrder(stream, event, metadata, data)
  // JSON that the client read was proved to be written as it stands; bytes are there because it would not have been.
  const text = event.isJson ? JSON.stringify(line) : E.toUnion(E.mapLeft(() => undefined)(lineJson(line)))
  return { at: positionOf(event), text, line, hash: metadata.hash }
}

const inOrder = (stream: StreamName, event: RecordedEvent, rest: Members, data: unknown): Members => {
  const { actor, at, cause, command, corr, log, prev, rules, tv, v } = rest
  return {
    actor,
    at,
    ...(cause === undefined ? {} : { cause }),
    command,
    ...(corr === undefined ? {} : { corr }),
    data,
    id: event.id,
    log,
    prev,
    rev: Number(event.revision),
    rules,
    stream,
    tv,
    type: event.type,
    v,
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
