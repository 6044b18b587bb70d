import {
  CardId,
  cardCommands,
  isRuleId,
  type Malformation,
  malformationsOf,
  record,
} from '@union-card/domain'
import { categoryOf, idOf, type Line } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { readPolicy } from './settings.ts'

/** What the lines of a log hold besides the cards': claims, remembered refusals, the log's own settings. */

const Claim = record('Claim', { card: CardId }, {})

const Rule = t.refinement(t.string, isRuleId, 'id of a rule')
const CommandName = t.keyof(
  Object.fromEntries(cardCommands.map(({ name }) => [name, null])),
  'type of a command',
)

const Refused = record(
  'Refused',
  {
    card: CardId,
    type: CommandName,
    refusals: t.readonlyArray(record('Refusal', { rule: Rule, found: t.UnknownRecord }, {})),
  },
  {},
)

const Mode = t.keyof({ live: null, rehearsal: null }, 'live or rehearsal')
const Created = record('Created', { mode: Mode, policy: t.UnknownRecord }, {})
const Changed = record('Changed', { policy: t.UnknownRecord }, {})

/** The types of such lines: in streams of which category, and with what data. */
const kinds: Readonly<Record<string, { readonly category: string; readonly data: t.Mixed }>> = {
  NumberClaimed: { category: 'number', data: Claim },
  MembershipClaimed: { category: 'member', data: Claim },
  CommandRefused: { category: 'refusal', data: Refused },
  LogCreated: { category: 'log', data: Created },
  PolicyChanged: { category: 'log', data: Changed },
}

const categories: ReadonlySet<string> = new Set(Object.values(kinds).map(({ category }) => category))

/** Where a line departs from what its stream holds; none for streams that are not a registry's. */
export const malformedBesidesCards = ({ stream, type, tv, command, data }: Line): readonly Malformation[] => {
  const category = categoryOf(stream)
  if (!categories.has(category)) return []
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind?.category !== category)
    return [{ path: 'type', expected: `an event of a stream ${category}-…`, found: type }]
  if (tv !== 1) return [{ path: 'tv', expected: '1', found: String(tv) }]
  if (!kind.data.is(data)) return malformationsOf(kind.data, data)
  if (category === 'refusal' && idOf(stream) !== command.id)
    return [{ path: 'command.id', expected: 'the id the stream is named after', found: command.id }]
  if (category !== 'log') return []
  const policy = readPolicy(data.policy)
  return E.isLeft(policy) ? policy.left.map((of) => ({ ...of, path: `policy.${of.path}` })) : []
}
