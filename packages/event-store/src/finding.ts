/**
 * What a verification finds: what is wrong, of which class, and where. Data and never a sentence; of a line it repeats
 * nothing but its place, ids and moments.
 */
import type { Position } from './position.ts'

/** What may be found, by what happened to the log as far as one can tell. */
const kinds = {
  'text-changed': 'edited',
  'link-broken': 'edited',
  'place-changed': 'edited',
  'schema-changed': 'edited',
  'counter-changed': 'edited',
  'identity-changed': 'edited',
  'not-a-line': 'undecodable',
  'data-unreadable': 'undecodable',
  'row-unreadable': 'undecodable',
  gap: 'removed',
  'rows-missing': 'removed',
  'stream-removed': 'removed',
  'stream-unnamed': 'removed',
  twice: 'inserted',
  'of-another-log': 'inserted',
  'outside-the-count': 'inserted',
  elsewhere: 'reordered',
  'out-of-order': 'reordered',
  'tail-missing': 'truncated',
  'time-goes-back': 'illegal',
  'id-not-derived': 'illegal',
  'rule-broken': 'illegal',
  'marks-differ': 'illegal',
  'stack-differs': 'illegal',
  'not-claimed': 'illegal',
  'settings-differ': 'illegal',
  'file-damaged': 'damaged',
  'shorter-than-receipt': 'truncated',
  'unlike-receipt': 'rewritten',
  'changed-since-export': 'edited',
  'missing-since-export': 'removed',
  'tail-missing-since-export': 'truncated',
  'moved-since-export': 'reordered',
  'not-in-export': 'inserted',
  'read-model-differs': 'derived',
} as const

/** What was found, by name. */
export type FindingKind = keyof typeof kinds

/**
 * What happened, as far as one can tell. `illegal`: well formed and linked, and yet nothing this registry would have
 * recorded. `rewritten`: not what a receipt was given for, and the lines themselves do not tell where. `damaged`: the
 * storage says so of itself. `derived`: the log is sound, a table made from it is not what it gives.
 */
export type FindingClass = (typeof kinds)[FindingKind]

/** Where something is wrong: as much of it as is known. */
export interface FindingPlace {
  readonly stream?: string
  /** Revision in the stream. */
  readonly revision?: number
  /** The last revision, where a stretch of the stream is meant that begins with `revision`. */
  readonly throughRevision?: number
  /** Position in the log. */
  readonly position?: Position
  /** The last position, where a stretch of the log is meant that begins with `position`. */
  readonly throughPosition?: Position
}

/** One thing that is wrong with a log. */
export interface Finding extends FindingPlace {
  readonly class: FindingClass
  readonly kind: FindingKind
  /** What was found, or expected: ids, codes, counts and moments, never words of an entry. */
  readonly found: Readonly<Record<string, string | number | boolean | null>>
}

/** A finding of a kind at a place. */
export const finding = (kind: FindingKind, place: FindingPlace, found: Finding['found'] = {}): Finding => ({
  class: kinds[kind],
  kind,
  ...place,
  found,
})
