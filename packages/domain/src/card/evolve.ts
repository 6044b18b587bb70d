import { freeze } from 'immer'
import type { Day } from '../calendar/day.ts'
import { firstDayOf } from '../calendar/month.ts'
import { type Axis, axes, effectiveDayOf } from './effective.ts'
import type {
  CardEntry,
  CardEvent,
  CardIssued,
  CardRecovered,
  CardReissued,
  CardReportedLost,
  EntryEvent,
  Expelled,
  ExpulsionFiled,
  MemberDied,
  MembershipRestored,
  MembershipRetained,
  RetentionReasonChanged,
  TransferOutRevoked,
  TransferredIn,
  TransferredOut,
  Withdrawn,
} from './events.ts'
import { type EntryInForce, isEntry, logicalHistory } from './history.ts'
import {
  type Booklet,
  type Card,
  type EndedStanding,
  type Ending,
  holderOf,
  type LivingStanding,
  type NoStanding,
  type UnissuedCard,
} from './state.ts'
import type { UnionId } from './words.ts'

/**
 * Remembering. Events are decided already: `evolve` refuses nothing, reads no clock, asks no rule, and gives a state
 * for any sequence of well-typed entries. What cannot apply (a transfer of a card never issued) changes nothing but
 * the list of entries.
 *
 * A recipe changes a card that nobody else has seen: in replay one that begins blank, in a step a copy. It never sees
 * one of immer's drafts: code that has met a single proxy stays slow on plain objects, replay by a quarter.
 */

/** A card while a recipe works on it. What the card was given by events is theirs, and is not changed. */
type Draft = Changing<Omit<Card, 'standing' | 'document'>> & {
  standing: NoStanding | Changing<LivingStanding> | EndedStanding
  document: { readonly kind: 'none' } | Changing<Booklet>
}
type Changing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

type Recipe<E extends EntryEvent> = (card: Draft, data: E['data'], day: Day) => void
type Recipes = { readonly [T in EntryEvent['type']]: Recipe<Extract<EntryEvent, { type: T }>> }

const recipes: Recipes = {
  CardIssued: (card, data: CardIssued['data'], day) => {
    admit(card, data, data.by)
    if (card.document.kind === 'none')
      card.document = {
        kind: 'inHand',
        number: data.number,
        issuer: data.issuer,
        issuedOn: day,
        original: true,
      }
  },
  TransferredOut: (card, data: TransferredOut['data'], day) => {
    const { standing } = card
    if (standing.kind !== 'living') return
    standing.relation = { kind: 'inTransit', from: data.by, since: day, declaredTo: data.declaredTo ?? null }
    card.duesPaidThrough = data.duesPaidThrough
  },
  TransferredIn: (card, data: TransferredIn['data'], day) => arrive(card, data.by, day),
  TransferOutRevoked: (card, _data: TransferOutRevoked['data'], day) => {
    const { standing } = card
    if (standing.kind === 'living' && standing.relation.kind === 'inTransit')
      arrive(card, standing.relation.from, day)
  },
  MembershipRetained: (card, data: MembershipRetained['data'], day) => {
    const { standing } = card
    if (standing.kind !== 'living') return
    standing.membership = { kind: 'retained', from: data.month, since: day, reason: data.reason }
    takeCustody(standing, data.by)
  },
  RetentionReasonChanged: (card, data: RetentionReasonChanged['data']) => {
    const { standing } = card
    if (standing.kind !== 'living' || standing.membership.kind !== 'retained') return
    standing.membership = { ...standing.membership, reason: data.reason }
    takeCustody(standing, data.by)
  },
  MembershipRestored: (card, data: MembershipRestored['data']) => {
    const { standing } = card
    if (standing.kind !== 'living') return
    standing.membership = { kind: 'active' }
    takeCustody(standing, data.by)
    card.restoredFrom = data.month
  },
  Withdrawn: (card, _data: Withdrawn['data'], day) => end(card, 'withdrawn', day),
  ExpulsionFiled: (card, data: ExpulsionFiled['data'], day) => {
    const { standing } = card
    if (standing.kind === 'living') standing.pendingExpulsion = { filedOn: day, upperUnion: data.upperUnion }
  },
  Expelled: (card, _data: Expelled['data'], day) => end(card, 'expelled', day),
  MemberDied: (card, _data: MemberDied['data'], day) => end(card, 'deceased', day),
  CardReportedLost: (card, _data: CardReportedLost['data']) => {
    if (card.document.kind === 'inHand') card.document.kind = 'lost'
  },
  CardReissued: (card, data: CardReissued['data'], day) => {
    const old = card.document
    if (old.kind === 'none') return
    const issuer = data.issuer ?? old.issuer
    if (old.number !== data.number || old.issuer !== issuer)
      card.voidNumbers.push({ issuer: old.issuer, number: old.number })
    card.document = { kind: 'inHand', number: data.number, issuer, issuedOn: day, original: false }
  },
  CardRecovered: (card, _data: CardRecovered['data']) => {
    if (card.document.kind !== 'none') card.document.kind = 'recovered'
  },
  ParticularsChanged: () => {},
}

/** Membership begins at 入会时间, whatever the day the card is handed over. */
const admit = (card: Draft, data: CardIssued['data'], union: UnionId | null): void => {
  if (card.standing.kind !== 'none') return
  card.issue = data
  card.standing = {
    kind: 'living',
    membership: { kind: 'active' },
    relation: { kind: 'at', union },
    pendingExpulsion: null,
  }
}

/** The relation stands with a union again; the stretch without one is remembered, since nobody could collect dues. */
const arrive = (card: Draft, union: UnionId, day: Day): void => {
  const { standing } = card
  if (standing.kind !== 'living') return
  if (standing.relation.kind === 'inTransit') card.transits.push({ from: standing.relation.since, to: day })
  standing.relation = { kind: 'at', union }
}

/** Custody passes to the union that seals: the holder itself, or whoever acts for it. */
const takeCustody = (standing: Changing<LivingStanding>, union: UnionId): void => {
  if (standing.relation.kind === 'at') standing.relation = { kind: 'at', union }
}

const end = (card: Draft, kind: Ending, on: Day): void => {
  if (card.standing.kind === 'living')
    card.standing = { kind: 'ended', membership: { kind, on }, lastHolder: holderOf(card) }
}

/** What the type of an entry tells, found by one look-up. A correction is no step: it changes which entries count. */
type Step = { readonly recipe: Recipe<EntryEvent>; readonly axis: Axis }
type Steps = { readonly [T in EntryEvent['type']]: Step } & { readonly [T in CardEvent['type']]?: Step }

const steps = Object.fromEntries(
  Object.entries(recipes).map(([type, recipe]) => [type, { recipe, axis: axes[type as EntryEvent['type']] }]),
) as unknown as Steps

/** Applies an entry that counts: its recipe, then what every entry leaves behind. */
const apply = (card: Draft, event: EntryEvent, day: Day, { recipe, axis }: Step): void => {
  recipe(card, event.data, day)
  if (axis === 'standing' || axis === 'both') card.lastStandingDay = latest(card.lastStandingDay, day)
  if (axis === 'document' || axis === 'both') card.lastDocumentDay = latest(card.lastDocumentDay, day)
  if (event.data.flags !== undefined) for (const flag of event.data.flags) card.flags.push(flag)
}

const latest = (last: Day | null, day: Day): Day => (last !== null && last > day ? last : day)

const blank = (): Draft => ({
  standing: { kind: 'none' },
  document: { kind: 'none' },
  entries: [],
  issue: null,
  lastStandingDay: null,
  lastDocumentDay: null,
  duesPaidThrough: null,
  restoredFrom: null,
  transits: [],
  voidNumbers: [],
  flags: [],
})

/** A card of which nothing is known. */
export const noCard: UnissuedCard = blank() as UnissuedCard

/** The card after one more line. The given card stays as it was. */
export const evolve = (card: Card, entry: CardEntry): Card => {
  if (!isEntry(entry)) return fold([...card.entries, entry])
  const next = copyOf(card)
  next.entries.push(entry)
  apply(next, entry, effectiveDayOf(entry, card), steps[entry.type])
  return freeze(next as Card, true)
}

const copyOf = (card: Card): Draft =>
  Object.assign(blank(), card, {
    standing: { ...card.standing },
    document: { ...card.document },
    entries: card.entries.slice(),
    transits: card.transits.slice(),
    voidNumbers: card.voidNumbers.slice(),
    flags: card.flags.slice(),
  })

/**
 * The card after all lines of its stream, from revision 0. Equal to `entries.reduce(evolve, noCard)`; total over any
 * well-typed lines.
 */
export const fold = (entries: readonly CardEntry[]): Card => replay(entries, entries)

/** The card of some lines, after a history of them: the lines themselves, unless there is a correction among them. */
const replay = (entries: readonly CardEntry[], history: readonly CardEntry[]): Card => {
  const card = blank()
  card.entries = entries.slice()
  for (const line of history) {
    const step = steps[line.type]
    if (step === undefined) return replay(entries, logicalHistory(entries))
    const entry = line as CardEntry<EntryEvent>
    apply(card, entry, dayOf(entry, card), step)
  }
  return card as Card
}

/** As `effectiveDayOf`, faster for the many entries that take effect on the day they state. */
const dayOf = (entry: EntryEvent, card: Draft): Day => {
  const { on } = entry.data as { readonly on?: Day }
  return on !== undefined && on.length === 10 && entry.type !== 'Expelled' ? on : effectiveDayOf(entry, card)
}

/** An entry in force with the day it takes effect. */
export type DatedEntry = { readonly entry: EntryInForce; readonly effective: Day }

/** The entries in force, in logical order, each with its effective day. */
export const datedHistory = (card: Card): readonly DatedEntry[] => {
  const walked = blank()
  return logicalHistory(card.entries).map((entry) => {
    const effective = effectiveDayOf(entry, walked)
    apply(walked, entry, effective, steps[entry.type])
    return { entry, effective }
  })
}

/**
 * The card as it stood at the close of a day: the entries in force that had taken effect, in stream order. Between
 * 入会时间 and the day of issue it is a member without a card; of a card taken over from older records the union that
 * held it then is not known.
 */
export const cardOn = (card: Card, day: Day): Card => cardAt(card, datedHistory(card), day)

const cardAt = (card: Card, history: readonly DatedEntry[], day: Day): Card => {
  const then = blank()
  then.entries = card.entries.slice()
  for (const { entry, effective } of history) {
    if (effective <= day) apply(then, entry, effective, steps[entry.type])
    else if (entry.type === 'CardIssued' && firstDayOf(entry.data.joinedOn) <= day)
      admit(then, entry.data, entry.data.basis === 'legacy-import' ? null : entry.data.by)
  }
  return then as Card
}

/** A day on which a card changes: what took effect, and the card from then until the next such day. */
export type Turn = { readonly from: Day; readonly entries: readonly EntryInForce[]; readonly card: Card }

/** Every day on which something takes effect, admission included, with the card as it stood at its close. */
export const turns = (card: Card): readonly Turn[] => {
  const history = datedHistory(card)
  const byDay = new Map<Day, EntryInForce[]>()
  const note = (on: Day, entry: EntryInForce) => byDay.set(on, [...(byDay.get(on) ?? []), entry])
  for (const { entry, effective } of history) {
    if (entry.type === 'CardIssued' && firstDayOf(entry.data.joinedOn) < effective)
      note(firstDayOf(entry.data.joinedOn), entry)
    note(effective, entry)
  }
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, entries]) => ({ from, entries, card: cardAt(card, history, from) }))
}
