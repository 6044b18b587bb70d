import * as E from 'fp-ts/lib/Either.js'
import { SealedText } from '../../boundary/text.ts'
import type { RuleId } from '../../rulebook/catalogue.ts'
import { stackOn } from '../../rulebook/stacks.ts'
import type { CorrectEntry } from '../commands.ts'
import type { EntryCorrected, RecordedChanges } from '../events.ts'
import { correctable, correctedBy, type EntryInForce, logicalHistory } from '../history.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import type { Card } from '../state.ts'
import type { DecidedEvent } from './entry.ts'
import { newlyBroken, reflagging } from './judge.ts'
import { byUnknown, madeByOthers, noSuchEntry } from './struck.ts'

/**
 * Words, dues month or references of an entry put right (更正). Nothing about the standing moves; the dues rules and
 * the columns of reasons are asked again (model 8.5).
 */
export const decideCorrection = (
  policy: Policy,
  facts: Facts,
  command: CorrectEntry,
  card: Card,
): E.Either<readonly Refusal[], DecidedEvent<EntryCorrected>> => {
  const before = logicalHistory(card.entries)
  const target = before.find(({ revision, replacing }) => revision === command.entry && !replacing)
  if (target === undefined) return E.left([noSuchEntry(card, command.entry)])
  const changes = command.changes as RecordedChanges
  const corrected = correctedBy(target, { revision: card.entries.length, changes })
  const after = before.map((entry) => (entry === target ? corrected : entry))
  const refusals = [
    ...madeByOthers(card, [command.entry], command.by, facts),
    ...notCorrectable(target, changes),
    ...newlyBroken(policy, facts, before, after, ({ id }) => askedAgain.has(id)).map(
      (broken) => broken.refusal,
    ),
    ...byUnknown(command.by, policy, facts),
    ...openWording(command.changes.wording),
  ]
  if (refusals.length > 0) return E.left(refusals)
  const { id: _id, type: _type, card: _card, ...fields } = command
  const data = { ...fields, changes, ...reflagging(policy, facts, after) }
  return E.right({ type: 'EntryCorrected', data, rules: stackOn(policy.rules, facts.today) })
}

/** The rules asked again of every entry, once the words of one have changed. */
export const askedAgain: ReadonlySet<RuleId> = new Set([
  'F-TRANSFER-OUT-REASON',
  'F-TRANSFER-OUT-DUES',
  'D-DUES-REGRESSION',
  'C8-NO-DUES-WHILE-RETAINED',
  'F-RETAIN-REASON',
  'C6-DEEMED-SIX-MONTHS',
  'C6-DEEMED-EDUCATED',
])

const notCorrectable = ({ type }: EntryInForce, changes: RecordedChanges): readonly Refusal[] => {
  const asked = Object.keys(changes)
  const fixed = asked.filter((name) => !correctable[type].some((field) => field === name))
  if (asked.length > 0 && fixed.length === 0) return []
  return [
    refusal('D-CORRECT-FIELDS', {
      entry: type,
      fields: asked.join(' '),
      allowed: correctable[type].join(' '),
    }),
  ]
}

const openWording = (wording: string | undefined): readonly Refusal[] =>
  wording === undefined || SealedText.is(wording) ? [] : [refusal('D-SEALED-ONLY', { wordingOpen: true })]
