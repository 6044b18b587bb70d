import {
  axes,
  type Card,
  type CardEntry,
  CardEvent,
  type CommandType,
  chinaDay,
  type DatedEntry,
  type Day,
  datedHistory,
  dayBefore,
  deciders,
  defaultPolicy,
  type EntryEvent,
  type EntryInForce,
  firstDayOf,
  isEntry,
  logicalHistory,
  type Policy,
  type PrintedPages,
  type Refusal,
  rightsOf,
  turns,
} from '@union-card/domain'
import { type CardDomain, cardDomain } from './cardDomain.ts'
import { careerOf, factsOf, type History, linesOf } from './history.ts'
import { difference } from './same.ts'

/**
 * What holds of every history. A law answers null where it holds, else what it found; it belongs to no test runner
 * and may be asked of another domain than the package's own.
 */

/** A law of any well-typed lines, legal or not. */
export type LawOfLines = (lines: readonly CardEntry[], domain?: CardDomain) => string | null

/** A law of careers: of what came of commands. */
export type Law = (history: History, domain?: CardDomain) => string | null

// ---- Of any lines -----------------------------------------------------------------------------------------------

/** Replay is step by step: folding all lines equals remembering them one after the other. */
export const replayEqualsSteps: LawOfLines = (lines, domain = cardDomain) =>
  difference(domain.fold(lines), lines.reduce(domain.evolve, domain.noCard))

/** A history folded in two parts equals the history folded whole, wherever it is cut. */
export const partsMakeTheWhole: LawOfLines = (lines, domain = cardDomain) => {
  const whole = domain.fold(lines)
  return firstFound([0, 1, lines.length >> 1, lines.length - 1, lines.length], (cut) =>
    difference(lines.slice(cut).reduce(domain.evolve, domain.fold(lines.slice(0, cut))), whole),
  )
}

/** Folding keeps every line as it was, and has an answer to every question on every day. */
export const foldIsTotal: LawOfLines = (lines, domain = cardDomain) => {
  const card = domain.fold(lines)
  const pages = domain.printedPages(card)
  const days = daysOf(card)
  return (
    difference(card.entries, lines) ??
    (rightsOf(card).member === (card.standing.kind === 'living') ? null : 'rights without membership') ??
    (Array.isArray(pages.transfers) && Array.isArray(domain.custodyOf(card)) ? null : 'no booklet') ??
    firstFound(days, (day) =>
      domain.cardOn(card, day).entries.length === lines.length ? null : `${day}: lines are missing`,
    )
  )
}

/** Folding needs no particulars, no written words and no rule set: without them the standing is the same. */
export const foldNeedsNoSecrets: LawOfLines = (lines, domain = cardDomain) => {
  const bare = lines.map((line) => ({
    ...(emptied(line) as CardEntry),
    rules: line.rules === 'N' ? 'N+M' : 'N',
  })) as readonly CardEntry[]
  const { entries: _read, issue, ...card } = domain.fold(lines)
  const { entries: _bare, issue: bareIssue, ...bareCard } = domain.fold(bare)
  return difference(bareCard, card) ?? difference(bareIssue, emptied(issue))
}

/** A value with its sealed words erased, wherever they stand. */
const emptied = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(emptied)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]) => {
      if (name === 'wording') return []
      return [[name, name === 'particulars' ? 'v1.erased.erased.erased.erased' : emptied(held)]]
    }),
  )
}

/** The laws of any well-typed lines, by name. */
export const lawsOfLines = {
  replayEqualsSteps,
  partsMakeTheWhole,
  foldIsTotal,
  foldNeedsNoSecrets,
} as const satisfies Record<string, LawOfLines>

// ---- Of careers -------------------------------------------------------------------------------------------------

/** Every accepted event stands in the stream as decided, in order; a refused command leaves the stream unchanged. */
export const streamHoldsWhatWasAccepted: Law = ({ steps, entries }) => {
  const accepted = steps.flatMap(({ decision, recordedAt }) =>
    decision._tag === 'Left' ? [] : decision.right.map((event) => ({ ...event, at: recordedAt })),
  )
  return difference(
    entries,
    accepted.map((event, revision) => ({ ...event, revision })),
  )
}

/** Deciding changes nothing it is given and, asked again, says the same. */
export const decidingAgainSaysTheSame: Law = ({ policy, steps, entries }, domain = cardDomain) => {
  let revision = 0
  let card = frozen(domain.fold([]))
  return firstFound(steps, (step) => {
    const facts = factsOf(step)
    const again = domain.decide(policy, facts, step.command, card)
    const found =
      difference(again, step.decision) ?? difference(domain.decide(policy, facts, step.command, card), again)
    if (found !== null) return `${step.command.type}: ${found}`
    const lines = linesOf(again, step.recordedAt, revision)
    revision += lines.length
    if (lines.length > 0) card = frozen(domain.fold(entries.slice(0, revision)))
    return null
  })
}

/** Decided events are accepted by their own codec. */
export const decidedEventsFitTheirCodec: Law = ({ entries }) =>
  firstFound(entries, ({ type, data, revision }) =>
    CardEvent.is({ type, data }) ? null : `line ${revision}: no ${type}`,
  )

/** Effective days never decrease along an axis. */
export const daysNeverDecrease: Law = ({ card }) => {
  const last: { standing?: Day; document?: Day } = {}
  return firstFound(datedHistory(card), ({ entry, effective }) => {
    const axis = axes[entry.type]
    const of = axis === 'both' ? (['standing', 'document'] as const) : axis === 'neither' ? [] : [axis]
    for (const each of of) {
      const before = last[each]
      if (before !== undefined && effective < before)
        return `${entry.type} of line ${entry.revision} takes effect on ${effective}, before ${before}`
      last[each] = effective
    }
    return null
  })
}

/** A card as of a day is the fold, in stream order, of the entries that had taken effect by then. */
export const asOfIsAFold: Law = ({ card }, domain = cardDomain) => {
  const history = datedHistory(card)
  return firstFound(daysOf(card), (day) => {
    const begun = history.filter(({ effective }) => effective <= day)
    const { entries: _then, ...then } = domain.cardOn(card, day)
    const { entries: _folded, ...folded } = domain.fold(asLines(begun))
    const issue = history.find(({ entry }) => entry.type === 'CardIssued')
    if (issue !== undefined && !begun.includes(issue) && joined(issue) <= day)
      return betweenJoiningAndIssue(then, issue)
    return inWords(day, difference(then, folded))
  })
}

const betweenJoiningAndIssue = (then: Omit<Card, 'entries'>, { entry }: DatedEntry): string | null => {
  if (entry.type !== 'CardIssued') return null
  const union = entry.data.basis === 'legacy-import' ? null : entry.data.by
  const standing = {
    kind: 'living',
    membership: { kind: 'active' },
    relation: { kind: 'at', union },
    pendingExpulsion: null,
  }
  return difference(then.standing, standing) ?? difference(then.document, { kind: 'none' })
}

/** At most one holder on any day: custody runs from admission to the end without gap or overlap, as the days say. */
export const custodyPartitionsTheMembership: Law = ({ card }, domain = cardDomain) => {
  const chain = domain.custodyOf(card)
  const history = datedHistory(card)
  const issue = history.find(({ entry }) => entry.type === 'CardIssued')
  const end = card.standing.kind === 'ended' ? card.standing.membership.on : null
  if (issue === undefined || joined(issue) === end) return chain.length === 0 ? null : 'custody of nobody'
  if (chain[0]?.from !== joined(issue)) return `custody begins on ${chain[0]?.from}, not on ${joined(issue)}`
  if (chain.at(-1)?.to !== end) return `custody ends on ${chain.at(-1)?.to}, not on ${end}`
  return (
    firstFound(chain, ({ from, to }, i) => {
      if (to !== null && to <= from) return `an empty stretch on ${from}`
      const next = chain[i + 1]
      return next === undefined || next.from === to ? null : `a gap or overlap between ${to} and ${next.from}`
    }) ??
    firstFound(daysOf(card), (day) => {
      const here = chain.filter(({ from, to }) => from <= day && (to === null || day < to))
      const { standing } = domain.cardOn(card, day)
      if (standing.kind !== 'living')
        return here.length === 0 ? null : `${day}: custody outside the membership`
      const { relation } = standing
      const expected =
        relation.kind === 'inTransit'
          ? { kind: 'inTransit', union: relation.from }
          : { kind: relation.union === null ? 'unknown' : 'at', union: relation.union }
      return inWords(
        day,
        difference(
          here.map(({ kind, union }) => ({ kind, union })),
          [expected],
        ),
      )
    })
  )
}

/** Transfers in ≤ transfers out less those taken back ≤ transfers in + 1. */
export const insMatchOuts: Law = ({ card }) => {
  let open = 0
  return firstFound(logicalHistory(card.entries), ({ type, revision }) => {
    if (type === 'TransferredOut') open++
    if (type === 'TransferredIn' || type === 'TransferOutRevoked') open--
    return open === 0 || open === 1 ? null : `${open} open transfers after line ${revision}`
  })
}

/** An end is final: only annulling it brings a membership back. */
export const endIsFinal: Law = ({ card }, domain = cardDomain) =>
  eachPrefix(card, domain, (before, entry, after) =>
    before.standing.kind === 'ended'
      ? inWords(`${entry.type} after the end`, difference(after.standing, before.standing))
      : null,
  )

/** What happens to the booklet never moves membership or relation. */
export const bookletMovesNoMembership: Law = ({ card }, domain = cardDomain) =>
  eachPrefix(card, domain, (before, entry, after) =>
    axes[entry.type] === 'document' || axes[entry.type] === 'neither'
      ? inWords(entry.type, difference(after.standing, before.standing))
      : null,
  )

/** Dues months never decrease; none recorded while retained is later than the month the retention began. */
export const duesNeverDecrease: Law = ({ card }, domain = cardDomain) =>
  eachPrefix(card, domain, ({ standing, duesPaidThrough }, entry) => {
    if (entry.type !== 'TransferredOut') return null
    const stated = entry.data.duesPaidThrough
    if (duesPaidThrough !== null && stated < duesPaidThrough) return `${stated} after ${duesPaidThrough}`
    const { membership } = standing as Extract<Card['standing'], { kind: 'living' }>
    return membership.kind === 'retained' && stated > membership.from
      ? `${stated} while retained since ${membership.from}`
      : null
  })

/** A card taken over row by row from its printed booklet, in which no row replaces another, shows the same rows. */
export const printedRowsComeBack: Law = ({ card }, domain = cardDomain) => {
  const pages = domain.printedPages(card)
  const history = logicalHistory(card.entries)
  const issue = history.find(({ type }) => type === 'CardIssued')
  if (issue?.type !== 'CardIssued' || history.some(({ replacing }) => replacing)) return null
  const recordedAt = card.entries.at(-1)?.at ?? issue.at
  const first = { type: 'IssueCard', ...without(issue.data, 'flags'), basis: 'legacy-import' }
  const lines: CardEntry[] = []
  let imported = domain.noCard
  for (const row of [first, ...rowsOf(pages)] as readonly Record<string, unknown>[]) {
    const command = { id, card: 'imported', ...row, ...acting(row, imported) } as never
    const decision = domain.decide(importing, { today: chinaDay(recordedAt) }, command, imported)
    if (decision._tag === 'Left') {
      // The seal of a union that took over after a merger; the booklet does not say so.
      if (decision.left.every(({ rule }) => rule.endsWith('-BY-HOLDER') || rule === 'D-REVOKE-BY-SENDER'))
        return null
      return `${row.type} is refused by ${decision.left.map(({ rule }) => rule).join(', ')}`
    }
    lines.push(...linesOf(decision, recordedAt, lines.length))
    imported = domain.fold(lines.slice())
  }
  return difference(legible(domain.printedPages(imported)), legible(pages))
}

/**
 * Annulling an entry and entering it again in one act gives the same standing on every day. Asked where the entry's
 * place is its own, and not of what only a corrected reason would forbid today.
 */
export const annulAndEnterAgain: Law = (history, domain = cardDomain) => {
  const again = enteredAgain(history, domain)
  if (again === null || typeof again === 'string') return again
  const { policy, card, entries } = history
  const after = domain.fold([...entries, ...again])
  return firstFound(daysOf(card), (day) => {
    const { because: _was, ...was } = domain.standingOn(card, day, policy)
    const { because: _is, ...is } = domain.standingOn(after, day, policy)
    return inWords(`${day}, an entry entered again`, difference(is, was))
  })
}

/**
 * The lines that annul one entry of a history and enter it again: null where none is to be had, and in words what is
 * refused that should not be.
 */
export const enteredAgain = (
  { name, policy, steps, entries, card }: History,
  domain: CardDomain = cardDomain,
): readonly CardEntry[] | string | null => {
  const last = steps.at(-1)
  const standing = logicalHistory(entries)
  const history = standing.filter(({ replacing }) => !replacing)
  const chosen = history[Math.abs(hash(name)) % Math.max(1, history.length)]
  // An issue is struck out only when nothing else stands.
  if (last === undefined || chosen === undefined || (chosen.type === 'CardIssued' && standing.length > 1))
    return null
  if (entries.some((line) => replacesAnAnnulment(line, entries))) return null
  const command = {
    id,
    type: 'AnnulEntries',
    card: last.command.card,
    by: entries[chosen.revision]?.data.by ?? 'U0',
    entries: [chosen.revision],
    replacements: [requestOf(chosen)],
    cause: '重新登记',
  } as never
  const decision = domain.decide(policy, factsOf(last), command, card)
  if (decision._tag === 'Right') return linesOf(decision, last.recordedAt, entries.length)
  if (onlyForCorrectedReasons(decision.left, entries)) return null
  return `${chosen.type} of line ${chosen.revision} is refused: ${decision.left.map(({ rule, found }) => `${rule} ${JSON.stringify(found)}`).join(', ')}`
}

const replacesAnAnnulment = (line: CardEntry, entries: readonly CardEntry[]): boolean =>
  line.type === 'EntriesAnnulled' &&
  line.data.replacements !== undefined &&
  line.data.entries.some((revision) => entries[revision]?.type === 'EntriesAnnulled')

/** A correction does not ask the overlays about restoration and secondment again. */
const onlyForCorrectedReasons = (refusals: readonly Refusal[], entries: readonly CardEntry[]): boolean =>
  entries.some(({ type }) => type === 'EntryCorrected') &&
  refusals.every(({ rule, found }) =>
    /^M1[47]-/.test(rule === 'D-ANNUL-LEAVES-ILLEGAL' ? String(found.rule) : rule),
  )

/**
 * Without corrections both times agree: what was known when the next line came is true still, for all days before
 * that line and those after it take effect. Asked at every fourth line.
 */
export const bothTimesAgree: Law = ({ name, policy, entries, card }, domain = cardDomain) => {
  if (!entries.every(isEntry)) return null
  const begins = datedHistory(card).map((dated) => joined(dated))
  const asked = Math.abs(hash(name)) % 4
  return firstFound(entries, (_line, known) => {
    if (known % 4 !== asked) return null
    const later = begins.slice(known).toSorted()[0] as Day
    const before = domain.fold(entries.slice(0, known))
    return firstFound(
      [
        dayBefore(later),
        ...daysOf(before)
          .filter((day) => day < later)
          .slice(-4),
      ],
      (day) => {
        const was = domain.standingOn(before, day, policy)
        const is = domain.standingOn(card, day, policy)
        return inWords(`${day} as known after ${known} lines`, difference(was, is))
      },
    )
  })
}

/** No valid card without membership and a booklet in hand; a vote only where an active member's relation stands. */
export const standingIsCoherent: Law = ({ policy, card }, domain = cardDomain) =>
  firstFound(daysOf(card), (day) => {
    const view = domain.standingOn(card, day, policy)
    const living = view.membership === 'active' || view.membership === 'retained'
    if (view.validCard && !(living && view.document === 'inHand'))
      return `${day}: a valid card of ${view.membership}`
    if (
      view.voteIn !== null &&
      (view.membership !== 'active' || view.relation?.kind !== 'at' || view.relation.union !== view.voteIn)
    )
      return `${day}: a vote in ${view.voteIn}`
    if (!living && (view.relation !== null || view.pendingExpulsion !== null))
      return `${day}: a relation after the end`
    return (view.number === null) === (view.document === 'none') ? null : `${day}: a number without a booklet`
  })

/** The laws of careers, by name. */
export const laws = {
  streamHoldsWhatWasAccepted,
  decidingAgainSaysTheSame,
  decidedEventsFitTheirCodec,
  daysNeverDecrease,
  asOfIsAFold,
  custodyPartitionsTheMembership,
  insMatchOuts,
  endIsFinal,
  bookletMovesNoMembership,
  duesNeverDecrease,
  printedRowsComeBack,
  annulAndEnterAgain,
  bothTimesAgree,
  standingIsCoherent,
} as const satisfies Record<string, Law>

/** The name of a law. */
export type LawName = keyof typeof laws | keyof typeof lawsOfLines

/** A law that a history breaks. */
export type BrokenLaw = { readonly law: LawName; readonly found: string; readonly history: History }

/** The first law that a history breaks, of those of careers and of lines, or null. */
export const brokenLaw = (history: History, domain: CardDomain = cardDomain): BrokenLaw | null => {
  for (const [law, holds] of Object.entries(lawsOfLines)) {
    const found = holds(history.entries, domain)
    if (found !== null) return { law: law as LawName, found, history }
  }
  for (const [law, holds] of Object.entries(laws)) {
    const found = holds(history, domain)
    if (found !== null) return { law: law as LawName, found, history }
  }
  return null
}

/** A shorter history that breaks the same law: commands are left out as long as it stays broken. */
export const shortened = ({ law, found, history }: BrokenLaw, domain: CardDomain = cardDomain): BrokenLaw => {
  const holds = { ...laws, ...lawsOfLines }[law]
  let shortest: BrokenLaw = { law, found, history }
  for (let i = history.steps.length - 1; i >= 0; i--) {
    const { name, policy, steps } = shortest.history
    const fewer = careerOf(name, policy, steps.toSpliced(i, 1), domain)
    const still =
      law in lawsOfLines ? (holds as LawOfLines)(fewer.entries, domain) : (holds as Law)(fewer, domain)
    if (still !== null) shortest = { law, found: still, history: fewer }
  }
  return shortest
}

// ---- Words the laws share ---------------------------------------------------------------------------------------

const firstFound = <A>(of: readonly A[], found: (each: A, i: number) => string | null): string | null => {
  for (const [i, each] of of.entries()) {
    const what = found(each, i)
    if (what !== null) return what
  }
  return null
}

const inWords = (where: string, found: string | null): string | null =>
  found === null ? null : `${where}: ${found}`

const daysKnown = new WeakMap<Card, readonly Day[]>()

/** Every day on which something changes, and the day before it. */
const daysOf = (card: Card): readonly Day[] => {
  const days = daysKnown.get(card) ?? [...new Set(turns(card).flatMap(({ from }) => [dayBefore(from), from]))]
  daysKnown.set(card, days)
  return days
}

/** The day from which an entry tells in the standing: its own, or that of joining for an issue. */
const joined = ({ entry, effective }: DatedEntry): Day => {
  const first = entry.type === 'CardIssued' ? firstDayOf(entry.data.joinedOn) : effective
  return first < effective ? first : effective
}

/** Entries in force as the lines of a stream of their own. */
const asLines = (history: readonly DatedEntry[]): readonly CardEntry[] =>
  history.map(
    ({ entry: { correctedBy: _by, replacing: _replacing, ...entry } }, revision) =>
      ({ ...entry, revision }) as CardEntry,
  )

const eachPrefix = (
  card: Card,
  domain: CardDomain,
  found: (before: Card, entry: EntryInForce, after: Card) => string | null,
): string | null => {
  const history = datedHistory(card)
  const lines = asLines(history)
  let before = domain.noCard
  return firstFound(history, ({ entry }, i) => {
    const after = domain.fold(lines.slice(0, i + 1))
    const what = found(before, entry, after)
    before = after
    return what
  })
}

const frozen = <A>(value: A): A => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) frozen(each)
  }
  return value
}

const hash = (text: string): number =>
  [...text].reduce((sum, each) => (Math.imul(sum, 31) + each.charCodeAt(0)) | 0, 7)

const id = '00000000-0000-4000-8000-000000000000'

const importing: Policy = { ...defaultPolicy, rules: 'N' }

const commandOf: Readonly<Record<string, CommandType>> = Object.fromEntries(
  Object.values(deciders).map(({ command, event }) => [event, command]),
)

const actingCommands: readonly unknown[] = ['TransferOut', 'RetainMembership']

/** A row sealed by another union than the holder was sealed by one acting for it. */
const acting = ({ type, by }: Record<string, unknown>, { standing }: Card): object => {
  if (standing.kind !== 'living' || standing.relation.kind !== 'at' || !actingCommands.includes(type))
    return {}
  return standing.relation.union === by ? {} : { actingFor: standing.relation.union }
}

const requestOf = ({ type, data }: EntryEvent): unknown => ({
  type: commandOf[type],
  ...without(without(data, 'flags'), 'effectiveOn'),
})

const without = (value: object, property: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== property))

/** The rows of a booklet as commands, in the order in which they were written; struck rows are left out. */
const rowsOf = ({ transfers, retentions }: PrintedPages): readonly Record<string, unknown>[] => {
  type Half = { readonly now: object; readonly entry: number; readonly struckBy?: number } | null
  const written: { entry: number; at: number; row: Record<string, unknown> }[] = []
  const put = (half: Half, type: CommandType) => {
    if (half === null || half.struckBy !== undefined) return
    const { sealedBy, ...fields } = half.now as Record<string, unknown>
    written.push({ entry: half.entry, at: written.length, row: { type, by: sealedBy, ...fields } })
  }
  for (const { out, in: arrived, revoked } of transfers) {
    put(out, 'TransferOut')
    put(arrived, 'TransferIn')
    put(revoked, 'RevokeTransferOut')
  }
  for (const { retained, reasons, restored } of retentions) {
    put(retained, 'RetainMembership')
    for (const reason of reasons) put(reason, 'ChangeRetentionReason')
    put(restored, 'RestoreMembership')
  }
  return written.sort((a, b) => a.entry - b.entry || a.at - b.at).map(({ row }) => row)
}

/** What can be read on the pages, without the lines it came from; struck rows are left out. */
const legible = ({ particulars, transfers, retentions }: PrintedPages): unknown => {
  const half = (written: { readonly now: unknown; readonly struckBy?: number } | null) =>
    written === null || written.struckBy !== undefined ? null : written.now
  const filled = (row: Record<string, unknown>) =>
    Object.values(row).some((each) => each !== null && !(Array.isArray(each) && each.length === 0))
  return {
    particulars: particulars.map(half).filter((each) => each !== null),
    transfers: transfers
      .map((row) => ({ out: half(row.out), in: half(row.in), revoked: half(row.revoked) }))
      .filter(filled),
    retentions: retentions
      .map((row) => ({
        retained: half(row.retained),
        reasons: row.reasons.map(half).filter((each) => each !== null),
        restored: half(row.restored),
      }))
      .filter(filled),
  }
}
