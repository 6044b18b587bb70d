/**
 * What a store may answer instead of doing what it was asked: expected outcomes, and so values. What no caller can
 * provide for, a damaged history, is thrown.
 */
import * as E from 'fp-ts/lib/Either.js'
import type { Mismatch } from './lineShape.ts'
import type { ExpectedRevision, Position, Revision } from './position.ts'
import type { StreamName } from './streamName.ts'

/** Somebody else wrote first, or `expected` runs ahead of the stream. Nothing was written: load and decide again. */
export interface WrongExpectedRevision {
  readonly _tag: 'WrongExpectedRevision'
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly actual: ExpectedRevision
}

/** The append may or may not have happened. Repeat it with the same ids and the same expected revision. */
export interface OutcomeUnknown {
  readonly _tag: 'OutcomeUnknown'
  readonly reason: string
}

/** More than a store takes, in events or in bytes of UTF-8. Nothing was written. */
export interface TooLarge {
  readonly _tag: 'TooLarge'
  readonly of: keyof Limits
  readonly limit: number
  readonly found: number
}

/** Why a store cannot serve; `reason` says it in a sentence. */
export type UnavailableBecause = 'closed' | 'busy' | 'unreachable' | 'disk-full' | 'input-output' | 'damaged'

/** The store cannot serve now. Nothing was written. */
export interface Unavailable {
  readonly _tag: 'Unavailable'
  readonly because: UnavailableBecause
  readonly reason: string
}

/** The store serves, but not this to us: a read-only file, a missing permission. Nothing was written. */
export interface AccessDenied {
  readonly _tag: 'AccessDenied'
  readonly reason: string
}

/** An event of an append that makes no line; `event` is its index in the append. Nothing was written. */
export interface UnsealableEvent extends Mismatch {
  readonly _tag: 'UnsealableEvent'
  readonly event: number
}

/** Every answer of `append` but success. */
export type AppendFault =
  | WrongExpectedRevision
  | OutcomeUnknown
  | TooLarge
  | UnsealableEvent
  | Unavailable
  | AccessDenied

/** Every answer of a read but success. */
export type ReadFault = Unavailable | AccessDenied

/** What every store takes at most, so that all take the same: bytes are of the lines, in UTF-8. */
export interface Limits {
  readonly eventsPerAppend: number
  readonly bytesPerAppend: number
  readonly bytesPerEvent: number
}

/** 500 events and 512 KiB an append, 256 KiB an event. */
export const limits: Limits = { eventsPerAppend: 500, bytesPerAppend: 512 * 1024, bytesPerEvent: 256 * 1024 }

/** What is too large about an append of so many events and bytes, whose last event has `size` bytes, if anything is. */
export const sizeFault = (size: number, events: number, bytes: number): TooLarge | undefined => {
  if (events > limits.eventsPerAppend) return tooLarge('eventsPerAppend', events)
  if (size > limits.bytesPerEvent) return tooLarge('bytesPerEvent', size)
  return bytes > limits.bytesPerAppend ? tooLarge('bytesPerAppend', bytes) : undefined
}

const tooLarge = (of: TooLarge['of'], found: number): TooLarge => ({
  _tag: 'TooLarge',
  of,
  limit: limits[of],
  found,
})

/** An iteration over a store that could not go on; `fault` says why. Start again after the last position handled. */
export class ReadFailed extends Error {
  override readonly name = 'ReadFailed'
  readonly fault: ReadFault

  constructor(fault: ReadFault) {
    super(fault.reason)
    this.fault = fault
  }
}

/** What a store has read, for those who cannot go on without it. Throws `ReadFailed` where it could not serve. */
export const readOrThrow = <A>(read: E.Either<ReadFault, A>): A => {
  if (E.isLeft(read)) throw new ReadFailed(read.left)
  return read.right
}

/** Where damage was met: as much of it as the store knows. */
export interface DamagedPlace {
  readonly log: string
  readonly stream?: StreamName
  readonly revision?: Revision
  readonly position?: Position
}

/**
 * A defect: what is stored is not what was written. The store goes on serving what is whole, and refuses to build on
 * this. The message says where, what is wrong and what to do; it repeats nothing from the line.
 */
export class DamagedHistory extends Error {
  override readonly name = 'DamagedHistory'
  readonly place: DamagedPlace
  readonly damage: string

  constructor(place: DamagedPlace, damage: string) {
    super(
      `${describePlace(place)}: ${damage}. The history is damaged here. Verify the whole log, and restore it from a ` +
        'backup or import it from an export made before the damage.',
    )
    this.place = place
    this.damage = damage
  }
}

const describePlace = ({ log, stream, revision, position }: DamagedPlace): string =>
  [
    `log ${log}`,
    ...(stream === undefined ? [] : [`stream ${stream}`]),
    ...(revision === undefined ? [] : [`revision ${revision}`]),
    ...(position === undefined ? [] : [`position ${position}`]),
  ].join(', ')

/** Says what is wrong with a line in words: `/at should be an instant …, found a string of 3 characters`. */
export const describeDamage = ({ path, expected, found }: Mismatch): string =>
  `${path === '' ? 'the line' : path} should be ${expected}, found ${found}`
