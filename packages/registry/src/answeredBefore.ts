import type { Flag } from '@union-card/domain'
import type { EventStore, RecordedLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { unserved } from './appending.ts'
import { type Asked, idUsed } from './asked.ts'
import type { Accepted, NotAccepted } from './outcome.ts'
import { refusalStream, refusalsIn } from './refusals.ts'

/**
 * Was the command answered before? An acceptance stands in the card's own lines, a refusal in a stream of its own. The
 * same id with another digest, or on another card, belongs to another command.
 */

type Answer = E.Either<NotAccepted, Accepted>

/** The answer of an earlier run, if there was one. */
export const answeredBefore = async (
  store: EventStore,
  asked: Asked,
  ofCard: readonly RecordedLine[],
): Promise<Answer | undefined> =>
  acceptedOnCard(asked, ofCard) ?? (await refusedBefore(store, asked)) ?? (await usedElsewhere(store, asked))

const acceptedOnCard = (asked: Asked, lines: readonly RecordedLine[]): Answer | undefined => {
  const own = lines.filter(({ line }) => line.command.id === asked.mark.id)
  const [first] = own
  if (first === undefined) return undefined
  if (first.line.command.digest !== asked.mark.digest) return E.left(idUsed(asked))
  return E.right({
    outcome: 'accepted',
    id: asked.command.id,
    card: asked.command.card,
    events: own.map(({ line, position }) => ({
      type: line.type as Accepted['events'][number]['type'],
      revision: line.rev,
      position,
    })),
    flags: [...new Set(own.flatMap(({ line }) => flagsIn(line.data)))],
    repeated: true,
  })
}

const refusedBefore = async (store: EventStore, asked: Asked): Promise<Answer | undefined> => {
  const lines = await store.readStream(refusalStream(asked.mark.id))
  if (E.isLeft(lines)) return E.left(unserved(asked, 'no', lines.left))
  const line = lines.right[0]?.line
  if (line === undefined) return undefined
  if (line.command.digest !== asked.mark.digest) return E.left(idUsed(asked))
  return E.left({ outcome: 'refused', id: asked.command.id, refusals: refusalsIn(line), repeated: true })
}

/** On another card, by a look-up that not every store has. */
const usedElsewhere = async (store: EventStore, asked: Asked): Promise<Answer | undefined> => {
  const line = (await store.lineOfCommand?.(asked.mark.id)) ?? E.right(undefined)
  if (E.isLeft(line)) return E.left(unserved(asked, 'no', line.left))
  return line.right === undefined || line.right.line.command.digest === asked.mark.digest
    ? undefined
    : E.left(idUsed(asked))
}

/** The marks an event's data carries, those of its replacements and of entries it marks anew included. */
export const flagsIn = (data: object): readonly Flag[] => {
  const {
    flags = [],
    replacements = [],
    reflagged = [],
  } = data as {
    readonly flags?: readonly Flag[]
    readonly replacements?: readonly { readonly data: { readonly flags?: readonly Flag[] } }[]
    readonly reflagged?: readonly { readonly flags: readonly Flag[] }[]
  }
  return [
    ...flags,
    ...replacements.flatMap((of) => of.data.flags ?? []),
    ...reflagged.flatMap((of) => of.flags),
  ]
}
