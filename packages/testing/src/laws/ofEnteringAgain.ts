import {
  type CardEntry,
  type CommandType,
  deciders,
  type EntryEvent,
  logicalHistory,
  type Refusal,
} from '@union-card/domain'
import { type CardDomain, cardDomain } from '../cardDomain.ts'
import { factsOf, type History, linesOf } from '../history.ts'
import { difference } from '../same.ts'
import { daysOf, firstFound, hash, inWords, type Law } from './law.ts'

/** What holds of an entry that is struck out and entered again. */

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
    id: '00000000-0000-4000-8000-000000000000',
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

const commandOf: Readonly<Record<string, CommandType>> = Object.fromEntries(
  Object.values(deciders).map(({ command, event }) => [event, command]),
)

const requestOf = ({ type, data }: EntryEvent): unknown => ({
  type: commandOf[type],
  ...without(without(data, 'flags'), 'effectiveOn'),
})

const without = (value: object, property: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== property))
