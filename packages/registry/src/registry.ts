import {
  type Card,
  type CardCommand,
  type Custody,
  chinaDay,
  type Day,
  type Facts,
  type Instant,
  type Policy,
  type PrintedPages,
} from '@union-card/domain'
import type { EventStore, LogIdentity, Position, StreamShare } from '@union-card/event-store'
import {
  type AnomaliesQuestion,
  type Anomaly,
  type Asking,
  type AsOf,
  anomalies,
  type Change,
  type ChangesQuestion,
  cardsByNumber,
  changes,
  electoralRoll,
  expulsionsPending,
  type Followed,
  type HistoryRow,
  type Holder,
  type HolderCount,
  type HoldersQuestion,
  holderCounts,
  holders,
  inTransit,
  type Known,
  memoryViews,
  type NumberMatch,
  type OnProgress,
  type OpenQuestion,
  type ReadModel,
  type ReadModels,
  type Rebuilding,
  type Rebuilt,
  type RecordedEntry,
  type RosterMember,
  type RosterQuestion,
  recoveryDue,
  roster,
  type SetAside,
  type Statistics,
  type StatisticsQuestion,
  statistics,
  type ViewIdentity,
  type ViewStore,
  validCardsByIssuer,
  withoutCard,
} from '@union-card/projections'
import type * as E from 'fp-ts/lib/Either.js'
import type { Handling } from './asked.ts'
import { custodyThen, historyThen, pagesThen, type StandingAnswer, standingOf } from './cardAnswers.ts'
import { entriesOfCard } from './cardLines.ts'
import { keptCurrent } from './current.ts'
import { type Grid, gridOf } from './grid.ts'
import { handle } from './handling.ts'
import type { Accepted, NotAccepted } from './outcome.ts'
import { readSettings, SettingsUnreadable, writeSettings } from './settings.ts'
import { type Telemetry, watchedBy } from './telemetry.ts'
import { turns } from './turns.ts'
import { knownAsked, wellTimed } from './when.ts'

/** A day and a moment of knowledge; today and everything recorded where left out. */
export type When = { readonly on?: Day | undefined; readonly known?: Known | undefined }

/** A question whose day and moment of knowledge may be left out. */
export type Asked<Q extends AsOf> = Omit<Q, keyof AsOf> & When

/**
 * A registry of cards over one log. Answers come from read models that have taken in every line recorded before. Where
 * there is no answer, everything but `handle` rejects, or throws on the way: with `ReadFailed` when the log cannot be
 * read, `DamagedHistory` when a line is not what was written, `SettingsUnreadable` when the log does not say what it has
 * decided, `ViewsUnavailable` when the read models cannot be used, and `RangeError` for a day or a moment of knowledge that
 * is none: it would be answered as if it were one.
 */
export type Registry = {
  readonly log: LogIdentity
  /** The policy in force, as last seen. */
  readonly policy: () => Policy
  /**
   * Records a new policy, named in full. Stored entries keep the rules they were accepted under; the read models are
   * built anew. Rejects with `RangeError` for what is no policy, and records nothing; with `SettingsUnreadable` also when
   * it cannot be recorded.
   */
  readonly changePolicy: (policy: Policy) => Promise<void>
  /**
   * Handles a command, plain JSON: the type `CommandInJson` knows its fields. Safe to repeat with the same id, also after
   * a crash. That the log cannot be read or written is an answer too; rejects with `DamagedHistory`,
   * `SettingsUnreadable`, and whatever `facts` rejects with.
   */
  readonly handle: (command: unknown, handling?: Handling) => Promise<E.Either<NotAccepted, Accepted>>
  /**
   * Waits until the read models have taken in a position, or, without one, all recorded so far. Rejects with
   * `ReadFailed` when the log does not show the position within five seconds: it is another log's, or lags far behind.
   */
  readonly caughtUp: (position?: Position | null, onProgress?: OnProgress) => Promise<void>

  /** How a card stands on a day, and the entries that say so; `found` is false where nothing is known of it. */
  readonly standing: (card: string, when?: When) => Promise<StandingAnswer>
  /** Which union had the member when, in order and without gaps; none for a card nobody knows. */
  readonly custody: (card: string, known?: Known) => Promise<readonly Custody[]>
  /** Every entry of a card in the order recorded, corrected and annulled ones marked; none for a card nobody knows. */
  readonly history: (card: string, known?: Known) => Promise<readonly HistoryRow[]>
  /** What the booklet should show. */
  readonly printedPages: (card: string, known?: Known) => Promise<PrintedPages>
  /** What was believed of every day on which anything changes, by every line of the card. */
  readonly grid: (card: string) => Promise<Grid>

  /** The cards that carry or ever carried a number. */
  readonly cardsByNumber: (number: string, issuer?: string, when?: When) => Promise<readonly NumberMatch[]>
  /** Who holds a valid card: all of them, or those of a union or an issuer, by issuer and number. */
  readonly holders: (question?: Asked<HoldersQuestion>) => Promise<readonly Holder[]>
  /** How many hold a valid card, by union. */
  readonly holderCounts: (
    question?: Asked<Omit<HoldersQuestion, 'limit' | 'after'>>,
  ) => Promise<readonly HolderCount[]>
  /** How many hold a valid card, by issuer. */
  readonly validCardsByIssuer: (when?: When) => Promise<ReadonlyMap<string, number>>
  /** Who belongs to a union: the active, then the retained. */
  readonly roster: (question: Asked<RosterQuestion>) => Promise<readonly RosterMember[]>
  /** Who may elect, be elected and vote in a union. */
  readonly electoralRoll: (question: Asked<RosterQuestion>) => Promise<readonly RosterMember[]>
  /** Members sent out whom no union has registered yet, the longest waiting first. */
  readonly inTransit: (question?: Asked<OpenQuestion>) => ReturnType<typeof inTransit>
  /** Former members whose booklet is still to be taken back. */
  readonly recoveryDue: (question?: Asked<OpenQuestion>) => ReturnType<typeof recoveryDue>
  /** Expulsions filed and not yet in effect. */
  readonly expulsionsPending: (question?: Asked<OpenQuestion>) => ReturnType<typeof expulsionsPending>
  /** Members admitted to whom no card had been handed yet. */
  readonly withoutCard: (question?: Asked<OpenQuestion>) => ReturnType<typeof withoutCard>
  /** How many members there are, by union and issuer, and how many memberships ended since a day. */
  readonly statistics: (question?: Asked<StatisticsQuestion>) => Promise<Statistics>
  /** What calls for a look, one by one: marks of entries, doubled memberships, members of dissolved unions. */
  readonly anomalies: (question?: Asked<AnomaliesQuestion>) => AsyncIterable<Anomaly>
  /** What took effect from a day to a day, one by one, in the national codes: for a nightly export. */
  readonly changes: (
    question: Omit<ChangesQuestion, 'known'> & { readonly known?: Known | undefined },
  ) => AsyncIterable<Change>
  /** Asks the read models themselves, once they have taken in every line recorded before: for models of one's own. */
  readonly ask: <A>(question: (asking: Asking) => Promise<A>) => Promise<A>

  /** Cards that could not be projected, with the reason. */
  readonly setAside: () => Promise<readonly SetAside[]>
  /** Builds the tables anew beside those that answer, compares, and puts them in their place unless told otherwise. */
  readonly rebuild: (rebuilding?: Rebuilding) => Promise<Rebuilt>
  /**
   * Keeps the read models up with the log as it grows, until aborted: for a process that others ask. With a share of
   * the cards, only with those; the read models must be opened for that share.
   */
  readonly keepUp: (signal: AbortSignal, keeping?: KeepingUp) => Promise<void>
  /** The last line recorded, null for an empty log. */
  readonly head: () => Promise<Position | null>
  /** The day in China, by the clock. */
  readonly today: () => Day
  /** Frees the log and the read models; abort `keepUp` and wait for it first. */
  readonly close: () => Promise<void>
}

/** What is kept up, and who is told how far it has come. */
export type KeepingUp = {
  readonly share?: StreamShare
  readonly onProgress?: (followed: Followed) => void
}

/** Which read models are to be opened: what they are of, and their tables. */
export type ViewsWanted = { readonly identity: ViewIdentity; readonly models: ReadModels['all'] }

/** What a registry is opened over. */
export type RegistryOptions = {
  readonly store: EventStore
  /**
   * Where the read models live; in memory when left out. Given as a function, they are opened for the policy in force,
   * and opened anew when the policy was changed, in this process or another.
   */
  readonly views?: ViewStore | ((of: ViewsWanted) => Promise<ViewStore>) | undefined
  /** Read models of the application's own, beside those of the registry. */
  readonly models?: ((policy: Policy) => readonly ReadModel[]) | undefined
  /**
   * Facts of other streams: unions, issuers, batches. Asked of a command and, as commands of their own, of each of its
   * replacements. Nothing is known of them when left out.
   */
  readonly facts?: ((command: CardCommand, card: Card) => Promise<Omit<Partial<Facts>, 'today'>>) | undefined
  /** Metrics and traces of the read models; none when left out. */
  readonly telemetry?: Telemetry | undefined
  /** The clock, for tests. */
  readonly clock?: (() => Instant) | undefined
}

const systemClock = (): Instant => new Date().toISOString() as Instant

/**
 * Writes the settings of a new log: its first event. Rejects with `SettingsUnreadable` for a log that has them, and when
 * they cannot be read or written.
 */
export const createRegistry = async (
  options: RegistryOptions & { readonly policy: Policy },
): Promise<Registry> => {
  if ((await readSettings(options.store)) !== undefined)
    throw new SettingsUnreadable('this log has its settings already; open it instead', 'there-already')
  await writeSettings(options.store, options.policy)
  return openRegistry(options)
}

/** Opens the registry of a log that has its settings. Rejects with `SettingsUnreadable` where it has none, or none that can be read. */
export const openRegistry = async (options: RegistryOptions): Promise<Registry> => {
  const { store, views = memoryViews(), models, facts = async () => ({}), clock = systemClock } = options
  const settings = await readSettings(store)
  if (settings === undefined)
    throw new SettingsUnreadable('this log has no settings; create the registry first', 'missing')
  const watch = options.telemetry === undefined ? undefined : watchedBy(options.telemetry)
  const current = keptCurrent(store, views, models ?? (() => []), settings, watch)
  const { policy, fresh } = current
  const around = { store, settings: current.settings, clock, facts, turns: turns() }
  const today = () => chinaDay(clock())
  const asOf = <Q extends When>(question: Q) => ({ ...wellTimed(question), on: question.on ?? today() })
  const about = async <A>(card: string, answer: (lines: readonly RecordedEntry[]) => A) => {
    await current.adopt()
    return answer(await entriesOfCard(store, card))
  }
  /** A question across cards, put to the read models once they are up with the log. */
  const asking =
    <Q extends AsOf, A>(ask: (asking: Asking, question: Q) => Promise<A>) =>
    (question?: Asked<Q>): Promise<A> =>
      fresh((of) => ask(of, asOf((question ?? {}) as Q)))

  return {
    log: store.log,
    policy,
    changePolicy: async (changed) => {
      await writeSettings(store, changed)
      await current.adopt()
    },
    handle: (command, handling = {}) => handle(around, command, handling),
    caughtUp: current.caughtUp,

    standing: (card, when = {}) => about(card, (lines) => standingOf(card, lines, asOf(when), policy())),
    custody: (card, known) => about(card, (lines) => custodyThen(lines, knownAsked(known))),
    history: (card, known) => about(card, (lines) => historyThen(lines, knownAsked(known))),
    printedPages: (card, known) => about(card, (lines) => pagesThen(lines, knownAsked(known))),
    grid: (card) => about(card, (lines) => gridOf(card, lines, policy())),

    cardsByNumber: (number, issuer, when = {}) =>
      fresh((of) => cardsByNumber(of, { number, issuer, ...asOf(when) })),
    holders: asking(holders),
    holderCounts: asking(holderCounts),
    validCardsByIssuer: asking(validCardsByIssuer),
    roster: asking(roster),
    electoralRoll: asking(electoralRoll),
    inTransit: asking(inTransit),
    recoveryDue: asking(recoveryDue),
    expulsionsPending: asking(expulsionsPending),
    withoutCard: asking(withoutCard),
    statistics: asking(statistics),
    anomalies: async function* (question = {}) {
      yield* anomalies(await fresh(async (of) => of), asOf(question))
    },
    changes: async function* (question) {
      yield* changes(await fresh(async (of) => of), wellTimed(question))
    },
    ask: fresh,

    setAside: () => fresh(({ views: of }) => of.setAside()),
    rebuild: current.rebuild,
    keepUp: current.keepUp,
    head: current.head,
    today,
    close: async () => {
      try {
        await current.close()
      } finally {
        await store.close()
      }
    },
  }
}
