import type { CardEvent, EntryEvent, EventType, RecordedChanges, RuleId } from '@union-card/domain'
import type { Words } from './wording/index.ts'

/** What an entry says, in the words of the form. Sealed words stay sealed. */
export const entryInWords = (
  words: Words,
  type: EventType,
  data: object,
  nameOf: (union: string) => string = (union) => union,
): string => {
  // A history row holds the data of an event of its type.
  const event = { type, data } as CardEvent
  return phrases(words, event, nameOf)
    .filter((phrase) => phrase !== undefined)
    .join(words.comma)
}

type Phrases = readonly (string | undefined)[]

const phrases = (words: Words, event: CardEvent, nameOf: (union: string) => string): Phrases => {
  const { entry, reasonOf } = words
  const said = <A>(value: A | undefined, say: (value: A) => string) =>
    value === undefined ? undefined : say(value)
  const union = (id: string | undefined, say: (name: string) => string) => said(id, (of) => say(nameOf(of)))
  const wording = (sealed: string | undefined) => said(sealed, () => entry.sealedWords)
  switch (event.type) {
    case 'CardIssued': {
      const { number, issuer, issuingUnit, joinedOn, basis, batch } = event.data
      return [
        entry.issued(number, nameOf(issuer), issuingUnit),
        `${entry.joinedOn(joinedOn)}${basis === undefined ? '' : entry.basis(words.bases[basis])}`,
        said(batch, entry.batch),
      ]
    }
    case 'TransferredOut': {
      const { reason, duesPaidThrough, declaredTo, expectedMonths, actingFor } = event.data
      return [
        entry.because(reasonOf(reason)),
        entry.duesPaidThrough(duesPaidThrough),
        union(declaredTo, entry.declaredTo),
        said(expectedMonths, entry.expectedMonths),
        union(actingFor, entry.actingFor),
        wording(event.data.wording),
      ]
    }
    case 'TransferOutRevoked':
      return [said(event.data.cause, entry.cause)]
    case 'MembershipRetained':
      return [
        entry.because(reasonOf(event.data.reason)),
        said(event.data.exactOn, entry.exactOn),
        union(event.data.actingFor, entry.actingFor),
        wording(event.data.wording),
      ]
    case 'RetentionReasonChanged':
      return [entry.because(reasonOf(event.data.reason)), wording(event.data.wording)]
    case 'MembershipRestored':
      return [
        said(event.data.exactOn, entry.exactOn),
        said(event.data.basis, () => entry.retirementRescinded),
      ]
    case 'Withdrawn': {
      const { kind, evidence, actingFor } = event.data
      return [
        entry[kind],
        said(evidence, (of) => evidenceInWords(words, of)),
        union(actingFor, entry.actingFor),
      ]
    }
    case 'ExpulsionFiled': {
      const { decidedOn, upperUnion, filingRef, groundRef } = event.data
      return [
        entry.decidedOn(decidedOn),
        entry.filedWith(nameOf(upperUnion)),
        entry.filingRef(filingRef),
        entry.groundRef(groundRef),
      ]
    }
    case 'Expelled':
      return [said(event.data.effectiveOn, entry.countsFrom)]
    case 'MemberDied':
      return [said(event.data.evidenceRef, entry.evidenceRef)]
    case 'CardReissued': {
      const { number, cause, oldCardRecovered } = event.data
      return [
        entry.because(words.reissues[cause]),
        entry.newNumber(number),
        oldCardRecovered === true ? entry.oldRecovered : undefined,
      ]
    }
    case 'ParticularsChanged':
      return [entry.fields(words.list(event.data.fields.map(words.particular)))]
    case 'EntryCorrected':
      return [
        entry.corrects(event.data.entry, changesInWords(words, event.data.changes)),
        entry.cause(event.data.cause),
      ]
    case 'EntriesAnnulled': {
      const { entries, cause, approvedBy, replacements = [] } = event.data
      return [
        entry.annuls(revisionsInWords(entries)),
        entry.cause(cause),
        union(approvedBy, entry.approvedBy),
        ...replacements.map((each) => entry.replacedBy(replacementInWords(words, each))),
      ]
    }
    case 'TransferredIn':
    case 'CardReportedLost':
    case 'CardRecovered':
      return []
  }
}

/** Revisions as they are shown: `r1 r3`. */
export const revisionsInWords = (revisions: readonly number[]): string =>
  revisions.map((revision) => `r${revision}`).join(' ')

const replacementInWords = (words: Words, { type, data }: EntryEvent): string =>
  ['month' in data ? data.month : data.on, words.events[type], data.by, entryInWords(words, type, data)]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')

const evidenceInWords = (
  { entry }: Words,
  of: { readonly unpaidFrom?: string; readonly unpaidThrough?: string; readonly educatedOn?: string },
): string => entry.evidence(of.unpaidFrom ?? '—', of.unpaidThrough ?? '—', of.educatedOn ?? '—')

const changesInWords = (words: Words, changes: RecordedChanges): string => {
  const { entry, reasonOf, list } = words
  const now = {
    ...changes,
    ...(changes.reason === undefined ? {} : { reason: reasonOf(changes.reason) }),
    ...(changes.wording === undefined ? {} : { wording: entry.sealed }),
    ...(changes.evidence === undefined ? {} : { evidence: evidenceInWords(words, changes.evidence) }),
  }
  return list(
    (Object.keys(entry.change) as (keyof RecordedChanges)[])
      .filter((name) => now[name] !== undefined)
      .map((name) => entry.changedTo(entry.change[name], String(now[name]))),
  )
}

/** The rules that speak of each entry: what an answer that rests on it can cite. */
export const citedFor: Readonly<Record<EventType, readonly RuleId[]>> = {
  CardIssued: ['N6-ISSUE'],
  TransferredOut: ['N6-OUT', 'F-TRANSFER-OUT-DATE'],
  TransferredIn: ['N6-IN-DUTY', 'F-TRANSFER-IN-DATE-SEAL'],
  TransferOutRevoked: ['D-REVOKE-BY-SENDER'],
  MembershipRetained: ['F-RETAIN', 'C8-NO-DUES-WHILE-RETAINED'],
  RetentionReasonChanged: ['F-RETAIN-REASON'],
  MembershipRestored: ['F-RESTORE'],
  Withdrawn: ['C6-FREE-TO-LEAVE', 'N6-WITHDRAW-RECOVER'],
  ExpulsionFiled: ['N6-EXPEL-FILE-FIRST'],
  Expelled: ['N6-EXPEL-GROUND', 'N6-EXPEL-FILE-FIRST'],
  MemberDied: ['D-TERMINAL'],
  CardReportedLost: ['U-2-LOST'],
  CardReissued: ['U-2-LOST'],
  CardRecovered: ['N6-WITHDRAW-RECOVER'],
  ParticularsChanged: ['D-PARTICULARS-BY-HOLDER'],
  EntryCorrected: ['D-CORRECT-BY-MAKER'],
  EntriesAnnulled: ['D-ANNUL-LEAVES-ILLEGAL'],
}
