import {
  asReplacement,
  type Circumstances,
  everythingRegistered,
  givenCard,
  pathTo,
  sample,
} from '@union-card/testing'
import {
  type CardCommand,
  type CardEntry,
  type Doubt,
  deciders,
  defaultPolicy,
  type EntryCommand,
  isEntry,
  judgingAgain,
  type Policy,
} from '../src/index.ts'

/** Lines of a card, recorded by the rules or without asking them, and what is doubted when they are judged again. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
export const facts = everythingRegistered
export type History = Parameters<typeof given>[0]
export type Doubts = readonly Doubt[]

export const linesOf = (history: History, around: Circumstances = { facts }) =>
  given(history, around).card.entries
export const policy = (varied: Partial<Policy> = {}): Policy => ({ ...defaultPolicy, ...varied })

/** The doubts of every line, each judged after those before it. */
export const doubtsOf = (lines: readonly CardEntry[], policies: readonly Policy[] = [policy()]) => {
  const judging = judgingAgain()
  return lines.map((line, i) =>
    isEntry(line) ? judging.take(line, policies) : judging.takeCorrection(lines.slice(0, i + 1), policies),
  )
}

/** Nothing is doubted. */
export const believed = (lines: readonly CardEntry[], policies?: readonly Policy[]) =>
  expect(doubtsOf(lines, policies)).toStrictEqual(lines.map(() => []))

/** Only the last line is doubted, and for these reasons. */
export const doubted = (lines: readonly CardEntry[], doubts: Doubts, policies?: readonly Policy[]) =>
  expect(doubtsOf(lines, policies)).toStrictEqual([...lines.slice(1).map(() => []), doubts])

export const broken = (rule: Extract<Doubt, { doubt: 'rule' }>['rule'], found = {}): Doubt => ({
  doubt: 'rule',
  rule,
  found,
})
export const marks: Doubt = { doubt: 'marks' }
export const stack: Doubt = { doubt: 'stack' }

export type Line = { readonly rules?: string; readonly at?: string; readonly [field: string]: unknown }

/** The lines with one more, written down at noon of the first day of 2020 without asking any rule. */
export const andUnasked = (
  lines: readonly CardEntry[],
  { id: _id, type, card: _card, ...fields }: CardCommand,
  { rules = 'N+M', at = '2020-01-01T04:00:00.000Z', ...more }: Line = {},
): readonly CardEntry[] => {
  const line = { type: eventOf(type), data: { ...fields, ...more }, revision: lines.length, at, rules }
  return [...lines, line as unknown as CardEntry]
}

const eventOf = (type: CardCommand['type']) => {
  if (type === 'CorrectEntry') return 'EntryCorrected'
  return type === 'AnnulEntries' ? 'EntriesAnnulled' : deciders[type].event
}

/** What stands in the place of annulled entries, written down without asking any rule. */
export const replacement = (command: EntryCommand, { rules = 'N+M', ...more }: Line = {}) => {
  const { type, ...fields } = asReplacement(command)
  return { type: eventOf(type), data: { ...fields, ...more }, rules }
}

/** The lines, the last of them saying something else. */
export const saying = (lines: readonly CardEntry[], { rules, at, ...fields }: Line): readonly CardEntry[] =>
  lines.map((line, i) => {
    if (i < lines.length - 1) return line
    const { rules: said, at: then } = line
    return {
      ...line,
      data: { ...line.data, ...fields },
      rules: rules ?? said,
      at: at ?? then,
    } as unknown as CardEntry
  })

export const prepaid = sample.transferOut({ duesPaidThrough: '2019-12' })
export const declared = sample.transferOut({ declaredTo: 'U3' })
export const pending = [...pathTo.S1, sample.fileExpulsion()]
export const filing = policy({ expulsionEffective: 'filing' })
export const nothingRegistered: Circumstances = {}
