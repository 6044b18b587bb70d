import * as E from 'fp-ts/lib/Either.js'
import { chinaDay } from '../../calendar/instant.ts'
import { stackOn } from '../../rulebook/stacks.ts'
import type { CardCommand } from '../commands.ts'
import { decide } from '../decide/decide.ts'
import { deciders, isFlagFromCard, requestOf } from '../decide/entry.ts'
import type { CardEntry, CardEvent, EntriesAnnulled, EntryEvent } from '../events.ts'
import { fold } from '../evolve.ts'
import { isEntry } from '../history.ts'
import type { Policy } from '../policy.ts'
import type { Refusal } from '../refusals.ts'
import { asDoubt, asksWhoMayAct, type Doubt, noDoubts, undemanding } from './doubt.ts'

/** Judging a recorded correction or annulment again: the command it came from is decided once more. */

/** Doubts of the last of the lines, a correction or annulment; none of any other. */
export const doubtsOfCorrection = (
  lines: readonly CardEntry[],
  policies: readonly Policy[],
): readonly Doubt[] => {
  const correction = lines.at(-1)
  if (correction === undefined || isEntry(correction)) return noDoubts
  const card = fold(lines.slice(0, -1))
  const facts = { today: chinaDay(correction.at) }
  const inForce = policies.filter(({ rules }) => stackOn(rules, facts.today) === correction.rules)
  if (inForce.length === 0) return [{ doubt: 'stack' }]
  let doubts: readonly Doubt[] = noDoubts
  for (const policy of inForce) {
    const decision = decide(undemanding(policy), facts, commandOf(correction), card)
    if (E.isLeft(decision)) doubts = decision.left.filter(speaksOfTheCardAlone).filter(isFirst).map(asDoubt)
    else doubts = sameWords(decision.right[0], correction) ? noDoubts : [{ doubt: 'marks' }]
    if (doubts.length === 0) return noDoubts
  }
  return doubts
}

const holderRules: ReadonlySet<unknown> = new Set(
  Object.values(deciders).flatMap(({ rules }) => rules.filter(asksWhoMayAct).map(({ id }) => id)),
)

const speaksOfTheCardAlone = ({ rule, found }: Refusal): boolean =>
  !holderRules.has(rule) && !holderRules.has(found.rule)

/** An annulment may break a rule at many entries; one doubt of each rule will do. */
const isFirst = ({ rule }: Refusal, index: number, all: readonly Refusal[]): boolean =>
  all.findIndex((other) => other.rule === rule) === index

/** The command a correction came from, without its id and the card's. */
const commandOf = ({ type, data }: Exclude<CardEvent, EntryEvent>): CardCommand => {
  const { reflagged: _reflagged, flags: _flags, ...fields } = data
  if (type === 'EntryCorrected') return { ...fields, type: 'CorrectEntry' } as unknown as CardCommand
  const replacements = (data as EntriesAnnulled['data']).replacements?.map(requestOf)
  return { ...fields, replacements, type: 'AnnulEntries' } as unknown as CardCommand
}

/** The same data, but for the marks of replacements that rest on other streams. */
const sameWords = (decided: CardEvent, recorded: CardEvent): boolean =>
  same(withoutFlagsFromFacts(decided), withoutFlagsFromFacts(recorded))

const withoutFlagsFromFacts = ({ type, data }: CardEvent): object => {
  if (type !== 'EntriesAnnulled' || data.replacements === undefined) return data
  return {
    ...data,
    replacements: data.replacements.map(({ data: { flags = [], ...rest }, ...entry }) => ({
      ...entry,
      data: { ...rest, flags: flags.filter((flag) => isFlagFromCard(entry.type, flag)) },
    })),
  }
}

/** Equal as JSON is, whatever the order of properties; one that is undefined is not there. */
const same = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  const [a, b] = [one, other] as readonly unknown[] as readonly [Named, Named]
  return [...names].every((name) => same(a[name], b[name]))
}

type Named = Readonly<Record<string, unknown>>
