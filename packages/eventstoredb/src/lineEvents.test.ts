import { createHash } from 'node:crypto'
import { type EventData, jsonEvent, type RecordedEvent } from '@eventstore/db-client'
import { DamagedHistory, type Line, type SealedLine, sealLine, streamName } from '@union-card/event-store'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { eventOf, lineOf, textOf } from './lineEvents.ts'

const stream = streamName('card', 'h01')

const sealed = (data: Line['data'], more: Partial<Line> = {}): SealedLine => {
  const line = sealLine({
    v: 1,
    log: 'demo',
    stream,
    rev: 0,
    id: '571b2899-851a-5e9c-94ea-9511af5a4987',
    type: 'CardIssued',
    tv: 1,
    at: '2018-03-05T04:00:00.000Z',
    actor: {},
    command: { id: '571b2899-851a-4e9c-94ea-9511af5a4987', digest: 'a'.repeat(64) },
    rules: 'N+M',
    prev: null,
    data,
    ...more,
  })
  if (E.isLeft(line)) throw new Error(line.left.expected)
  return line.right
}

/** The bytes that the client sends of an event. */
const bytesOf = (event: EventData): Buffer =>
  event.contentType === 'application/json'
    ? Buffer.from(JSON.stringify(event.data))
    : Buffer.from(event.data as Uint8Array)

/** An event as the client reads it back. */
const readBack = (event: EventData, at: Partial<RecordedEvent> = {}): RecordedEvent =>
  ({
    streamId: 'card-5f.h01',
    id: event.id,
    type: event.type,
    revision: 0n,
    isJson: event.contentType === 'application/json',
    data: event.contentType === 'application/json' ? JSON.parse(bytesOf(event).toString()) : bytesOf(event),
    metadata: JSON.parse(JSON.stringify(event.metadata)),
    created: new Date(0),
    position: { commit: 4711n, prepare: 4711n },
    ...at,
  }) as RecordedEvent

/** Data of every shape that a line carries, with keys that JavaScript would put into another order. */
const anyData = fc.dictionary(
  fc.oneof(fc.integer({ min: 0, max: 99 }).map(String), fc.stringMatching(/^[ -~]{1,8}$/)),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value))),
)
const sealable = anyData
  .map((data) => {
    try {
      return sealed(data)
    } catch {
      return undefined
    }
  })
  .filter((line) => line !== undefined)

describe('a line as an event of the server', () => {
  it('is divided: its data, what the server keeps by itself, and the rest with the hash', () => {
    const line = sealed({ by: 'U1', on: '2018-03-05' }, { corr: 'c-1', actor: { union: 'U1' } })
    expect(eventOf(line)).toStrictEqual({
      id: line.line.id,
      type: 'CardIssued',
      contentType: 'application/json',
      data: { by: 'U1', on: '2018-03-05' },
      metadata: {
        actor: { union: 'U1' },
        at: '2018-03-05T04:00:00.000Z',
        command: line.line.command,
        corr: 'c-1',
        hash: line.hash,
        log: 'demo',
        prev: null,
        rules: 'N+M',
        tv: 1,
        v: 1,
      },
    })
  })

  it('comes back byte for byte, whatever its data', () => {
    fc.assert(
      fc.property(sealable, (line) => {
        const event = readBack(eventOf(line))
        expect(lineOf('demo', stream, event)).toStrictEqual({
          position: 4711n,
          text: line.text,
          line: JSON.parse(line.text),
        })
        expect(textOf(stream, event)).toStrictEqual({
          position: 4711n,
          stream,
          revision: 0n,
          text: line.text,
          hash: line.hash,
        })
      }),
    )
  })

  it('the bytes that are sent of its data are those of the line, whatever its data', () => {
    fc.assert(
      fc.property(sealable, (line) => {
        const bytes = bytesOf(eventOf(line)).toString()
        expect(line.text).toContain(`,"data":${bytes},"id":"571b2899-851a-5e9c-94ea-9511af5a4987"`)
      }),
    )
  })

  it('data whose keys look like numbers goes as bytes, because the client would write it in another order', () => {
    const line = sealed({ '10': 'ten', '9': 'nine' })
    const bare = jsonEvent({ type: 'CardIssued', data: JSON.parse('{"10":"ten","9":"nine"}') })
    expect(bytesOf(bare).toString()).toBe('{"9":"nine","10":"ten"}')
    expect(eventOf(line).contentType).toBe('application/octet-stream')
    expect(bytesOf(eventOf(line)).toString()).toBe('{"10":"ten","9":"nine"}')
  })

  it('data that imitates the members after it is cut where the line says', () => {
    const imitation = '{"id":"571b2899-851a-5e9c-94ea-9511af5a4987","log":"demo"}'
    const line = sealed({ '10': JSON.parse(imitation), '9': `,"data":{},${imitation}` })
    expect(lineOf('demo', stream, readBack(eventOf(line))).text).toBe(line.text)
  })
})

describe('an event that is not what was recorded', () => {
  const line = sealed({ by: 'U1' })
  const event = (changes: Partial<RecordedEvent>) => readBack(eventOf(line), changes)
  const metadata = (changes: object) => ({ metadata: { ...(eventOf(line).metadata as object), ...changes } })

  it.each<[string, Partial<RecordedEvent>, string]>([
    ['other data', { data: { by: 'U2' } }, 'the line no longer has the hash it was recorded with'],
    ['data that is no JSON', { data: '{"by":' }, 'the line no longer has the hash it was recorded with'],
    ['bytes that are no JSON', { isJson: false, data: Buffer.from('{') } as object, 'no longer has the hash'],
    ['another id', { id: '00000000-0000-4000-8000-000000000000' }, 'no longer has the hash'],
    ['another type', { type: 'Withdrawn' }, 'no longer has the hash'],
    ['another revision', { revision: 3n }, 'no longer has the hash'],
    ['another moment', metadata({ at: '2018-03-05T04:00:00.001Z' }), 'no longer has the hash'],
    ['another link', metadata({ prev: 'b'.repeat(64) }), 'no longer has the hash'],
    ['no hash', metadata({ hash: undefined }), 'no longer has the hash'],
    ['no metadata', { metadata: undefined }, 'no longer has the hash'],
  ])('%s is damage, told with its place', (_, changes, damage) => {
    expect(() => lineOf('demo', stream, event(changes))).toThrow(DamagedHistory)
    expect(() => lineOf('demo', stream, event(changes))).toThrow(damage)
    expect(() => lineOf('demo', stream, event(changes))).toThrow(
      `log demo, stream card-h01, revision ${changes.revision ?? 0}, position 4711`,
    )
  })

  it('a line of another log is damage, though it is whole', () => {
    expect(() => lineOf('other', stream, event({}))).toThrow('the line belongs to another log')
  })

  it('what has a right hash over something that is no line is damage', () => {
    const forged = { ...(eventOf(line).metadata as Record<string, unknown>), tv: 'one' }
    const text = line.text.replace('"tv":1', '"tv":"one"')
    const hash = createHash('sha256').update(`\u0000${text}`).digest('hex')
    expect(() => lineOf('demo', stream, event({ metadata: { ...forged, hash } }))).toThrow(
      'the event does not carry the members of a line',
    )
  })

  it('is given as it is to who verifies: a text that has not the hash beside it', () => {
    expect(textOf(stream, event({ data: '{"by":' }))).toMatchObject({ hash: line.hash })
    expect(textOf(stream, event({ data: '{"by":' })).text).not.toBe(line.text)
    expect(textOf(stream, event({ metadata: undefined })).hash).toBe('')
  })
})
