import {
  type Card,
  type CardCommand,
  type CardEvent,
  cardAfterAnnulment,
  type Instant,
  isLiving,
  numbersOf,
} from '@union-card/domain'
import {
  commandDigest,
  type EventDraft,
  type EventStore,
  eventId,
  type ReadFault,
  type Revision,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { type Asked, draftFor } from './asked.ts'

/**
 * What must be unique is decided by the store, not by a read model that may lag: a number is claimed in a stream of
 * its own, and so is a member's membership. A claim whose card never came to carry what it claimed binds nobody.
 */
export type Claim = { readonly stream: StreamName; readonly kind: 'number' | 'membership' }

/** Hashes what must not be read off a stream's name. The log's id keeps one log's names from matching another's. */
const hidden = (log: string, ...of: readonly string[]): string => {
  const digest = commandDigest([log, ...of])
  if (E.isLeft(digest)) throw new RangeError('a claim of text that is not well formed')
  return digest.right.slice(0, 40)
}

const numberClaim = (log: string, issuer: string, number: string): Claim => ({
  kind: 'number',
  stream: streamName('number', `${issuer}-${hidden(log, issuer, number)}`),
})

const membershipClaim = (log: string, member: string): Claim => ({
  kind: 'membership',
  stream: streamName('member', hidden(log, member)),
})

/** What a command would claim, recorded at a moment on the card as it stands. */
export const claimsOf = (log: string, command: CardCommand, card: Card, at: Instant): readonly Claim[] => {
  switch (command.type) {
    case 'IssueCard':
      return claimsOfIssue(log, command)
    case 'ReissueCard':
      return claimsOfReissue(log, command, card)
    case 'AnnulEntries':
      return claimsOfChange(log, card, cardAfterAnnulment(command, card, at))
    default:
      return []
  }
}

/** What must have been claimed before an entry was recorded, on the card as it then stood. */
export const claimsBehind = (log: string, event: CardEvent, card: Card): readonly Claim[] => {
  switch (event.type) {
    case 'CardIssued':
      return claimsOfIssue(log, event.data)
    case 'CardReissued':
      return claimsOfReissue(log, event.data, card)
    default:
      return []
  }
}

/** What a card came to carry when its history was changed: entries that came back, or took the place of others. */
export const claimsOfChange = (log: string, before: Card, after: Card): readonly Claim[] => {
  const carried = carriedBy(log, before)
  return carriedBy(log, after).filter(({ stream }) => carried.every((claim) => claim.stream !== stream))
}

/** What a card has that no other card may have. */
const carriedBy = (log: string, card: Card): readonly Claim[] => [
  ...numbersOf(card).map(({ issuer, number }) => numberClaim(log, issuer, number)),
  ...(isLiving(card) && card.issue !== null ? [membershipClaim(log, card.issue.member)] : []),
]

type Issue = { readonly issuer: string; readonly number: string; readonly member: string }

const claimsOfIssue = (log: string, { issuer, number, member }: Issue): readonly Claim[] => [
  numberClaim(log, issuer, number),
  membershipClaim(log, member),
]

type Reissue = { readonly issuer?: string; readonly number: string }

const claimsOfReissue = (log: string, { issuer, number }: Reissue, { document }: Card): readonly Claim[] => {
  const by = issuer ?? (document.kind === 'none' ? undefined : document.issuer)
  return by === undefined ? [] : [numberClaim(log, by, number)]
}

/** A claim's stream as it was read. */
export type ClaimRead = {
  readonly claim: Claim
  /** Who claimed, by which command, oldest first. */
  readonly claimants: readonly { readonly card: string; readonly command: string }[]
  /** Where it ends. */
  readonly end: Revision | 'no_stream'
}

/** Reads the streams of claims. */
export const readClaims = async (
  store: EventStore,
  claims: readonly Claim[],
): Promise<E.Either<ReadFault, readonly ClaimRead[]>> => {
  const reads: ClaimRead[] = []
  for (const claim of claims) {
    const lines = await store.readStream(claim.stream)
    if (E.isLeft(lines)) return lines
    const last = lines.right.at(-1)
    reads.push({
      claim,
      claimants: lines.right.map(({ line }) => ({ card: String(line.data.card), command: line.command.id })),
      end: last === undefined ? 'no_stream' : revision(last.line.rev),
    })
  }
  return E.right(reads)
}

/** Whether a card really carries what it claimed. */
export const isHeldBy = (log: string, claim: Claim, card: Card): boolean =>
  carriedBy(log, card).some(({ stream }) => stream === claim.stream)

/** The event that claims for the card of a command. Its id counts how often the command has claimed there before. */
export const claimEvent = ({ claim, claimants }: ClaimRead, asked: Asked, rules: string): EventDraft =>
  draftFor(asked, {
    id: eventId(
      asked.mark.id,
      claim.stream,
      claimants.filter(({ command }) => command === asked.mark.id).length,
    ),
    type: claim.kind === 'number' ? 'NumberClaimed' : 'MembershipClaimed',
    tv: 1,
    rules,
    data: { card: asked.command.card },
  })
