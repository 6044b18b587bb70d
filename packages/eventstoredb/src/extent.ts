/** How far a log reaches, about how many lines that makes, and what stands where: the server counts bytes, not events. */
import type { Position } from '@union-card/event-store'
import { isNoPosition } from './clientFaults.ts'
import { textOf } from './lineEvents.ts'
import type { Names } from './names.ts'
import { positionOf, type Server } from './server.ts'

/** The log that is looked at. */
export interface Looked {
  readonly server: Server
  readonly names: Names
  /** Where it begins. */
  readonly beginning: Position
}

/** The last line is nearly always among the first of these: what else is recorded is the server's own. */
const lookedBackAtATime = [32, 256, 4096] as const

/** The position of the last line; null when there is none. */
export const lastPosition = async ({ server, names, beginning }: Looked): Promise<Position | null> => {
  let from: bigint | 'end' = 'end'
  for (let look = 0; ; look++) {
    const count = lookedBackAtATime[Math.min(look, 2)]
    const events = await server.log({ from, direction: 'backwards', count })
    if (events.length === 0) return null
    for (const event of events) {
      from = positionOf(event)
      if (from <= beginning) return null
      if (names.ofLog(event.streamId) !== undefined) return positionOf(event)
    }
  }
}

/** The hash kept beside the line at a position; null where no line of the log begins. */
export const hashOfLineAt = async (
  { server, names }: Omit<Looked, 'beginning'>,
  at: Position,
): Promise<string | null> => {
  try {
    const [event] = await server.log({ from: at, direction: 'forwards', count: 1 })
    if (event === undefined || positionOf(event) !== at) return null
    const stream = names.ofLog(event.streamId)
    return stream === undefined ? null : textOf(stream, event).hash
  } catch (error) {
    if (isNoPosition(error)) return null
    throw error
  }
}

/** So many events at the end of the log stand for all of it. */
const sample = 512

/** How many lines a log holds: counted when that is soon done, else as many as there would be if all of it were like its end. */
export const aboutHowMany = async ({ server, names, beginning }: Looked): Promise<number> => {
  const looked = await server.log({ from: 'end', direction: 'backwards', count: sample })
  const events = looked.filter((event) => positionOf(event) > beginning)
  const lines = events.filter(({ streamId }) => names.ofLog(streamId) !== undefined).length
  const [last, first] = [events[0], events.at(-1)]
  if (last === undefined || first === undefined || events.length < sample) return lines
  const bytes = (from: Position): number => Number(positionOf(last) - from)
  return Math.round((lines * bytes(beginning)) / bytes(positionOf(first)))
}
