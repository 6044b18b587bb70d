import {
  addMonths,
  type Card,
  type CardCommand,
  type CardEntry,
  type CardEvent,
  type Day,
  type DecidedEvent,
  decide,
  defaultPolicy,
  endOfDay,
  type Facts,
  fold,
  holderOf,
  isEnded,
  isLiving,
  monthOf,
  noCard,
  readCommand,
  readEvent,
  schemaVersions,
  type UnionFacts,
} from '@union-card/domain'
import { canonicalJson } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { EventText } from './decoding.ts'
import { type Draw, drawing } from './draw.ts'
import { cities, issuerOf, officer, sealedText, trades, type Union, unions } from './words.ts'

/**
 * Histories to measure with. Members live through admission, transfers, retentions, lost booklets and an end, as
 * commands that the domain itself has accepted, so every history is one that a log could hold. The same seed gives
 * the same histories.
 */

/** The lines of one card, as read back from a log. */
export type History = readonly CardEntry[]

/** A command that was accepted, with all it was decided on. */
export type Decided = { readonly card: Card; readonly command: CardCommand; readonly facts: Facts }

/** One membership: its lines, and the commands they came from. */
export type Career = { readonly history: History; readonly decided: readonly Decided[] }

/** `count` memberships of 6 to 19 lines. In one of forty a line is put right or struck out. */
export const careers = (count: number, seed: number): readonly Career[] => {
  const draw = drawing(seed)
  return Array.from({ length: count }, (_, i) => career(draw, i, i % 40 === 39))
}

/** The histories read once more, line after line, so that they lie in memory as they do when a log has been read. */
export const readAgain = (histories: readonly History[]): readonly History[] =>
  histories.map((history) =>
    history.map(({ revision, at, rules, ...event }) => entry(event, { revision, at, rules })),
  )

/** The type of each event of some histories, and the canonical text of its data, as it lies in a store. */
export const textsOf = (histories: readonly History[]): readonly EventText[] =>
  histories.flatMap((history) => history.map(({ type, data }) => ({ type, text: textOf(data) })))

const textOf = (value: object): string => {
  const text = canonicalJson(value)
  if (E.isLeft(text)) throw new Error(`an event has no canonical text at ${text.left.path}`)
  return text.right
}

const registered: Facts['unions'] = Object.fromEntries(
  unions.map(({ id }): [string, UnionFacts] => [
    id,
    { establishedOn: null, dissolvedOn: null, mergedInto: null, uppers: [] },
  ]),
)

const career = (draw: Draw, serial: number, corrected: boolean): Career => {
  const length = draw.between(6, 19)
  const decided: Decided[] = []
  let card: Card = noCard
  let today = draw.day(1996, 2014)
  while (card.entries.length < length && !(isEnded(card) && card.document.kind === 'recovered')) {
    const last = length - card.entries.length <= 2
    const request =
      card.entries.length === 0
        ? admission(draw, today, serial)
        : corrected && last
          ? correction(draw, card, today)
          : nextAct(draw, card, today, last)
    const command = readCommand({
      id: commandId(serial, decided.length),
      card: `c-${serial}`,
      ...(draw.chance(0.6) ? { officer: officer(draw) } : {}),
      ...request,
    })
    if (E.isLeft(command)) throw new Error(`not a command: ${JSON.stringify(command.left.errors)}`)
    const facts: Facts = {
      today,
      ...(registered && { unions: registered }),
      issuer: { provincialLevel: true },
    }
    const decision = decide(defaultPolicy, facts, command.right, card)
    if (E.isRight(decision)) {
      decided.push({ card, command: command.right, facts })
      card = fold([...card.entries, ...recorded(decision.right, card.entries.length, today)])
      corrected &&= request.type !== 'CorrectEntry' && request.type !== 'AnnulEntries'
    }
    today = draw.dayAfter(today, isInTransit(card) ? 60 : 700)
  }
  return { history: card.entries, decided }
}

const recorded = (events: readonly DecidedEvent[], revision: number, today: Day): readonly CardEntry[] =>
  events.map(({ rules, ...event }, i) => entry(event, { revision: revision + i, at: endOfDay(today), rules }))

/** An event as it comes back from a log: parsed, decoded, then told where it stands. */
const entry = (event: object, place: Pick<CardEntry, 'revision' | 'at' | 'rules'>): CardEntry => {
  const stored = JSON.parse(textOf(event)) as CardEvent
  const read = readEvent(stored.type, schemaVersions[stored.type], stored.data)
  if (E.isLeft(read)) throw new Error(`not an event: ${JSON.stringify(read.left)}`)
  const { type, data } = read.right
  return { type, data, revision: place.revision, at: place.at, rules: place.rules } as CardEntry
}

const commandId = (serial: number, step: number): string =>
  `00000000-0000-4000-8000-${serial.toString(16).padStart(8, '0')}${step.toString(16).padStart(4, '0')}`

const isInTransit = (card: Card): boolean => isLiving(card) && card.standing.relation.kind === 'inTransit'

type Request = { readonly type: string; readonly [field: string]: unknown }

const admission = (draw: Draw, on: Day, serial: number): Request => {
  const union = draw.one(unions)
  return {
    type: 'IssueCard',
    by: union.id,
    on,
    issuer: issuerOf(union),
    number: `${union.province}${String(serial).padStart(10, '0')}`,
    document: '会员证',
    joinedOn: draw.chance(0.5) ? on : monthOf(on),
    issuingUnit: `${draw.one(cities)}${draw.one(trades)}工会委员会`,
    member: `m-${draw.hex(16)}`,
    ...(draw.chance(0.4) ? { particulars: sealedText(draw) } : {}),
    ...(draw.chance(0.5) ? { batch: `${union.province}-${on.slice(0, 4)}-07`, formVersion: 'GC-2013' } : {}),
  }
}

/** What may come next in the life of a card, each with its weight. Some of it the rules refuse; then another is drawn. */
const nextAct = (draw: Draw, card: Card, on: Day, last: boolean): Request => {
  const by = holderOf(card)
  const month = monthOf(on)
  if (isEnded(card)) return { type: 'RecoverCard', by, on }
  if (!isLiving(card)) throw new Error('a card that was never issued')
  const { membership, relation, pendingExpulsion } = card.standing
  if (pendingExpulsion !== null) return { type: 'Expel', by, on }
  if (relation.kind === 'inTransit')
    return draw.weighted([
      [90, () => ({ type: 'TransferIn', by: otherUnion(draw, relation.from).id, on })],
      [
        7,
        () => ({ type: 'RevokeTransferOut', by: relation.from, on, cause: '调动取消，职工仍在原单位工作' }),
      ],
    ])
  if (last && draw.chance(0.6))
    return draw.weighted([
      [5, () => ({ type: 'Withdraw', by, on, kind: 'voluntary' })],
      [2, () => ({ type: 'RecordDeath', by, on, evidenceRef: `死亡证明-${draw.hex(8)}` })],
      [1, () => filing(draw, by, on)],
    ])
  if (card.document.kind === 'lost' && draw.chance(0.8)) return reissue(draw, on, by, 'lost')
  if (membership.kind === 'retained')
    return draw.weighted([
      [70, () => ({ type: 'RestoreMembership', by, month })],
      [12, () => ({ type: 'ChangeRetentionReason', by, month, reason: 'retired' })],
      [8, () => changeOfParticulars(draw, by, on)],
      [6, () => transferOut(draw, by, on, membership.from)],
    ])
  return draw.weighted([
    [56, () => transferOut(draw, by, on, month)],
    [24, () => retention(draw, by, month, on)],
    [8, () => ({ type: 'ReportLoss', by, on })],
    [6, () => reissue(draw, on, by, draw.one(['damaged', 'pages-full', 'form-renewed'] as const))],
    [6, () => changeOfParticulars(draw, by, on)],
  ])
}

const otherUnion = (draw: Draw, than: string): Union => {
  const union = draw.one(unions)
  return union.id === than ? otherUnion(draw, than) : union
}

type Month = ReturnType<typeof monthOf>

const transferOut = (draw: Draw, by: string | null, on: Day, paid: Month): Request => ({
  type: 'TransferOut',
  by,
  on,
  duesPaidThrough: paid,
  ...draw.weighted<object>([
    [50, () => ({ reason: 'job-change' })],
    [15, () => ({ reason: 'left-job' })],
    [10, () => ({ reason: 'secondment', expectedMonths: draw.between(6, 24) })],
    [10, () => ({ reason: 'reorganised' })],
    [5, () => ({ reason: 'other', wording: sealedText(draw) })],
  ]),
  ...(draw.chance(0.5) ? { declaredTo: draw.one(unions).id } : {}),
})

const retention = (draw: Draw, by: string | null, month: Month, on: Day): Request => ({
  type: 'RetainMembership',
  by,
  month,
  reason: draw.one(['unemployed', 'unemployed', 'military', 'unit-closed', 'study', 'sick'] as const),
  ...(draw.chance(0.3) ? { exactOn: on } : {}),
})

const reissue = (draw: Draw, on: Day, by: string | null, cause: string): Request => ({
  type: 'ReissueCard',
  by,
  on,
  number: `B${draw.hex(11)}`,
  cause,
  ...(cause === 'lost' ? {} : { oldCardRecovered: true }),
})

const changeOfParticulars = (draw: Draw, by: string | null, on: Day): Request => ({
  type: 'ChangeParticulars',
  by,
  on,
  fields: draw.chance(0.7) ? ['politicalStatus'] : ['name', 'ethnicGroup'],
  particulars: sealedText(draw),
})

const filing = (draw: Draw, by: string | null, on: Day): Request => ({
  type: 'FileExpulsion',
  by,
  on,
  decidedOn: on,
  upperUnion: '81420000MC0000077K',
  filingRef: `备案-${draw.hex(8)}`,
  groundRef: `刑事判决书-${draw.hex(8)}`,
})

/** Words of the issue put right, or the latest line struck out. */
const correction = (draw: Draw, card: Card, today: Day): Request => {
  const revision = card.entries.length - 1
  const by = card.entries[revision]?.data.by ?? holderOf(card)
  return draw.chance(0.6)
    ? {
        type: 'CorrectEntry',
        by: card.issue?.by,
        entry: 0,
        changes: { issuingUnit: `${draw.one(cities)}${draw.one(trades)}工会联合会` },
        cause: '发证单位名称书写有误',
      }
    : { type: 'AnnulEntries', by, entries: [revision], cause: `${addMonths(monthOf(today), -1)}登记有误` }
}
