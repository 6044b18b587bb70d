import * as fc from 'fast-check'
import { v5 } from 'uuid'
import { eventId, isEventId, isUuid, uuidOf } from './eventId.ts'
import { streamName } from './streamName.ts'

const command = '571b2899-851a-5e9c-94ea-9511af5a4987'

describe('the id of an event', () => {
  it('is a UUID of version 5, as RFC 9562 appendix A.4 makes one', () => {
    expect(uuidOf('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })

  it('is what another implementation makes of the same name', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (namespace, name) => {
        expect(uuidOf(namespace, name)).toBe(v5(name, namespace))
      }),
    )
  })

  it('is the same for a retry, whichever case the id of the command is written in', () => {
    const stream = streamName('card', 'a')
    expect(eventId(command, stream, 0)).toBe('637bf414-a165-5968-92e5-5a9fc2aca204')
    expect(eventId(command.toUpperCase(), stream, 0)).toBe(eventId(command, stream, 0))
  })

  it('differs between the events of a command, and between its streams', () => {
    const ids = [
      eventId(command, streamName('card', 'a'), 0),
      eventId(command, streamName('card', 'a'), 1),
      eventId(command, streamName('number', 'a'), 0),
    ]
    expect(new Set(ids).size).toBe(3)
    expect(ids.every(isUuid)).toBe(true)
  })

  it('cannot be made from what is no UUID', () => {
    expect(() => eventId('command-7', streamName('card', 'a'), 0)).toThrow(RangeError)
  })

  it('is recognised, of whatever event of the command and in whatever case its id is written, and no other is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(20), fc.nat(20), (id, index, most) => {
        const stream = streamName('card', 'a')
        const made = eventId(id, stream, index)
        expect(isEventId(made, id.toUpperCase(), stream, most)).toBe(index <= most)
        expect(isEventId(made, id, streamName('card', 'b'), most)).toBe(false)
        expect(isEventId(id, id, stream, most)).toBe(false)
      }),
    )
  })
})
