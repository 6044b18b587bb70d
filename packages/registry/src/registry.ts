import {
  type Card,
  type CardCommand,
  chinaDay,
  type Day,
  type Facts,
  type Instant,
  type Policy,
  type StandingView,
} from '@union-card/domain'
import type { EventStore, LogIdentity, Position } from '@union-card/event-store'
import {
  type AsOf,
  type Believed,
  type CustodyRow,
  everything,
  type HistoryRow,
  type Holder,
  type HolderCount,
  type HoldersQuestion,
  type Known,
  memoryViews,
  type Progress,
  type SetAside,
  shownKnown,
  type ViewIdentity,
  type ViewStore,
} from '@union-card/projections'
import type * as E from 'fp-ts/lib/Either.js'
import type { Handling } from './asked.ts'
import { keptCurrent } from './current.ts'
import { handle } from './handling.ts'
import type { Accepted, NotAccepted } from './outcome.ts'
import { readSettings, SettingsUnreadable, writeSettings } from './settings.ts'
import { turns } from './turns.ts'

/** One card's standing, with what the answer rests on. */
export type StandingAnswer = Omit<StandingView, 'because'> & {
  readonly card: string
  /** False for a card of which nothing was recorded by then; its membership is `none`. */
  readonly found: boolean
  /** The moment or position of knowledge asked for, null for everything recorded. */
  readonly known: string | null
  readonly basis: {
    /** The line at which this was first believed, null where nothing is known. */
    readonly position: string | null
    /** The lines of the card it rests on, by revision. */
    readonly revisions: readonly number[]
    readonly rules: Policy['rules']
  }
}

/** A day and a moment of knowledge; today and everything recorded where left out. */
export type When = { readonly on?: Day; readonly known?: Known }

/** A registry of cards over one log. Answers come from read models that have taken in every line recorded before. */
export type Registry = {
  readonly log: LogIdentity
  readonly policy: () => Policy
  /** Records a new policy. Stored entries keep the rules they were accepted under; the read models are built anew. */
  readonly changePolicy: (policy: Policy) => Promise<void>
  /** Handles a command. Safe to repeat with the same id, also after a crash. */
  readonly handle: (command: unknown, handling?: Handling) => Promise<E.Either<NotAccepted, Accepted>>
  /**
   * Waits until the read models have taken in a position, or, without one, all recorded so far. Rejects with
   * `ReadFailed` when the log does not show the position within five seconds: it is another log's, or lags far behind.
   */
  readonly caughtUp: (position?: Position | null, onProgress?: (progress: Progress) => void) => Promise<void>
  readonly standing: (card: string, when?: When) => Promise<StandingAnswer>
  readonly custody: (card: string, known?: Known) => Promise<readonly Believed<CustodyRow>[]>
  readonly history: (card: string, known?: Known) => Promise<readonly Believed<HistoryRow>[]>
  /** The cards that carry or ever carried a number. */
  readonly cardsByNumber: ViewStore['cardsByNumber']
  readonly holders: (question?: Partial<HoldersQuestion>) => Promise<readonly Holder[]>
  readonly holderCounts: (question?: Partial<HoldersQuestion>) => Promise<readonly HolderCount[]>
  /** Cards that could not be projected, with the reason. */
  readonly setAside: () => Promise<readonly SetAside[]>
  readonly rebuild: (onProgress?: (progress: Progress) => void) => Promise<void>
  /** The last line recorded, null for an empty log. */
  readonly head: () => Promise<Position | null>
  readonly today: () => Day
  readonly close: () => Promise<void>
}

/** What a registry is opened over. */
export type RegistryOptions = {
  readonly store: EventStore
  /**
   * Where the read models live; in memory when left out. Given as a function, they are opened for the policy in force,
   * and opened anew when the policy was changed, in this process or another.
   */
  readonly views?: ViewStore | ((identity: ViewIdentity) => Promise<ViewStore>)
  /** Facts of other streams: unions, issuers, batches. Nothing is known of them when left out. */
  readonly facts?: (command: CardCommand, card: Card) => Promise<Omit<Partial<Facts>, 'today'>>
  /** The clock, for tests. */
  readonly clock?: () => Instant
}

const systemClock = (): Instant => new Date().toISOString() as Instant

/** Writes the settings of a new log: its first event. Rejects with `SettingsUnreadable` for a log that has them. */
export const createRegistry = async (
  options: RegistryOptions & { readonly policy: Policy },
): Promise<Registry> => {
  if ((await readSettings(options.store)) !== undefined)
    throw new SettingsUnreadable('this log has its settings already; open it instead')
  await writeSettings(options.store, options.policy)
  return openRegistry(options)
}

/** Opens the registry of a log that has its settings. */
export const openRegistry = async (options: RegistryOptions): Promise<Registry> => {
  const { store, views = memoryViews(), facts = async () => ({}), clock = systemClock } = options
  const settings = await readSettings(store)
  if (settings === undefined)
    throw new SettingsUnreadable('this log has no settings; create the registry first')
  const current = await keptCurrent(store, views, settings)
  const { policy, fresh } = current
  const around = { store, settings: current.settings, clock, facts, turns: turns() }
  const today = () => chinaDay(clock())
  const asOf = ({ on, known }: When = {}): AsOf => ({ on: on ?? today(), known: known ?? everything })

  return {
    log: store.log,
    policy,
    changePolicy: async (changed) => {
      await writeSettings(store, changed)
      await current.adopt()
    },
    handle: (command, handling = {}) => handle(around, command, handling),
    caughtUp: current.caughtUp,
    standing: (card, when) => fresh((views) => standingAnswer(views, card, asOf(when), policy())),
    custody: (card, known = everything) => fresh((views) => views.custody(card, known)),
    history: (card, known = everything) => fresh((views) => views.history(card, known)),
    cardsByNumber: (number, issuer) => fresh((views) => views.cardsByNumber(number, issuer)),
    holders: (question) => fresh((views) => views.holders({ ...question, ...asOf(question) })),
    holderCounts: (question) => fresh((views) => views.holderCounts({ ...question, ...asOf(question) })),
    setAside: () => fresh((views) => views.setAside()),
    rebuild: current.rebuild,
    head: current.head,
    today,
    close: async () => {
      await current.close()
      await store.close()
    },
  }
}

const standingAnswer = async (
  views: ViewStore,
  card: string,
  asOf: AsOf,
  { rules }: Policy,
): Promise<StandingAnswer> => {
  const row = await views.standing(card, asOf)
  const known = shownKnown(asOf.known)
  if (row === undefined)
    return {
      card,
      found: (await views.history(card, asOf.known)).length > 0,
      ...nobody,
      on: asOf.on,
      known,
      basis: { position: null, revisions: [], rules },
    }
  const { because, ...standing } = row.standing
  return {
    card,
    found: true,
    ...standing,
    on: asOf.on,
    known,
    basis: { position: String(row.knownFrom), revisions: because, rules },
  }
}

const nobody: Omit<StandingView, 'on' | 'because'> = {
  number: null,
  issuer: null,
  membership: 'none',
  relation: null,
  declaredTo: null,
  document: 'none',
  validCard: false,
  provenance: null,
  voteIn: null,
  pendingExpulsion: null,
  flags: [],
}
