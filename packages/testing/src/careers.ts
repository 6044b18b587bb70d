import {
  type AnyRecord,
  addMonths,
  type Card,
  type CardCommand,
  CardCommand as CardCommandCodec,
  type CardEntry,
  type CommandType,
  correctable,
  type Day,
  deciders,
  defaultPolicy,
  type Facts,
  holderOf,
  type Instant,
  inForce,
  isEntry,
  type LivingCard,
  laterDay,
  type Month,
  monthOf,
  type Policy,
  type ReasonCode,
  reasons,
  type UnionFacts,
} from '@union-card/domain'
import { type CardDomain, cardDomain } from './cardDomain.ts'
import { Draw } from './draw.ts'
import { factsOf, type History, linesOf, type Request, type Step } from './history.ts'
import { sealedText } from './samples.ts'

/**
 * Careers as they happen, made by walking the state: mostly legal commands, some that a clerk gets wrong, dates mostly
 * in order, some recorded late. The same seed gives the same career.
 */

/** What a career abounds in. */
export type CareerKind = 'ordinary' | 'annulments' | 'expulsions'

/** Which careers to make. */
export type CareerOptions = {
  /** How many; without it there is no end. */
  readonly count?: number
  /** The first seed; the careers have it and those after it. */
  readonly seed?: number
  readonly kind?: CareerKind
  readonly policy?: Partial<Policy>
  /** The fewest and the most commands of a career. */
  readonly commands?: readonly [least: number, most: number]
  /** The share of commands with something wrong in them, 0 to 1. */
  readonly mistakes?: number
  /** The share of cards whose unions the union registry knows, some of them dissolved or merged, 0 to 1. */
  readonly registered?: number
  readonly domain?: CardDomain
}

/** Makes careers, one after the other. */
export function* histories(options: CareerOptions = {}): Generator<History, void, undefined> {
  const { count = Number.POSITIVE_INFINITY, seed = 1 } = options
  for (let i = 0; i < count; i++) yield new Career(seed + i, options).run()
}

const transferReasons = (Object.keys(reasons) as ReasonCode[]).filter((reason) => reasons[reason].transfer)
const retentionReasons = (Object.keys(reasons) as ReasonCode[]).filter(
  (reason) => reasons[reason].retention && reason !== 'internal-retirement',
)

type Fields = Record<string, unknown> & { readonly type: CommandType }

class Career {
  readonly #draw: Draw
  readonly #name: string
  readonly #cardId: string
  readonly #number: string
  readonly #kind: CareerKind
  readonly #policy: Policy
  readonly #mistakes: number
  readonly #length: number
  readonly #domain: CardDomain
  readonly #pool: readonly string[]
  readonly #facts: Omit<Facts, 'today'>
  readonly #unions: Readonly<Record<string, UnionFacts>> | undefined
  readonly #uuid: string

  #today: number
  #lastMoment = 0
  #card: Card
  readonly #entries: CardEntry[] = []
  readonly #steps: Step[] = []

  constructor(seed: number, options: CareerOptions) {
    const { kind = 'ordinary', commands: [least, most] = [6, 24], mistakes = 0.1, registered = 0.3 } = options
    const draw = new Draw(Math.imul(seed, 3) + kinds.indexOf(kind))
    this.#draw = draw
    this.#name = `${kind} ${seed}`
    this.#cardId = `card-${kind}-${seed}`
    this.#number = `${String(seed).padStart(7, '0')}`
    this.#kind = kind
    this.#policy = { ...defaultPolicy, ...options.policy }
    this.#mistakes = mistakes
    this.#length = draw.between(least, most)
    this.#domain = options.domain ?? cardDomain
    this.#card = this.#domain.noCard
    const first = 1 + 5 * draw.below(8)
    this.#pool = [0, 1, 2, 3, 4].map((i) => `U${first + i}`)
    this.#today = draw.between(dayNumber('1992-01-01'), dayNumber('2018-12-31'))
    this.#unions = draw.chance(registered) ? this.#registry() : undefined
    this.#facts =
      this.#unions === undefined ? {} : { unions: this.#unions, issuer: { provincialLevel: true } }
    this.#uuid = `${hex(seed, 8)}-${hex(kinds.indexOf(kind), 4)}-4000-8000-`
  }

  run(): History {
    while (this.#steps.length < this.#length && this.#goOn()) this.#step()
    return {
      name: this.#name,
      policy: this.#policy,
      steps: this.#steps,
      entries: this.#entries,
      card: this.#card,
    }
  }

  /** Until everything is said of an ended membership; a mistake or an annulment may follow even then. */
  #goOn(): boolean {
    const { standing, document } = this.#card
    return (
      standing.kind !== 'ended' ||
      document.kind !== 'recovered' ||
      this.#draw.chance(this.#kind === 'annulments' ? 0.5 : 0.1)
    )
  }

  #step(): void {
    this.#letTimePass()
    const id = `${this.#uuid}${hex(this.#steps.length, 12)}`
    const command = { id, card: this.#cardId, ...this.#nextCommand() } as unknown as CardCommand
    const request: Request = { command, recordedAt: this.#moment(), facts: this.#facts }
    const decision = this.#domain.decide(this.#policy, factsOf(request), command, this.#card)
    this.#steps.push({ ...request, decision })
    const lines = linesOf(decision, request.recordedAt, this.#entries.length)
    if (lines.length === 0) return
    this.#entries.push(...lines)
    this.#card = this.#domain.fold(this.#entries.slice())
  }

  #letTimePass(): void {
    const draw = this.#draw
    this.#today += draw.weighted([
      [2, 0],
      [4, draw.between(1, 30)],
      [5, draw.between(20, 400)],
    ])
  }

  /** A moment of the day in China, not before the last. */
  #moment(): Instant {
    const start = this.#today * 86_400_000 - 8 * 3_600_000
    const wanted = start + this.#draw.below(86_400_000)
    this.#lastMoment = Math.max(wanted, this.#lastMoment)
    return new Date(this.#lastMoment).toISOString() as Instant
  }

  #registry(): Readonly<Record<string, UnionFacts>> {
    const draw = this.#draw
    const known = (id: string, uppers: UnionFacts['uppers']): UnionFacts =>
      ({
        establishedOn: draw.chance(0.3) ? dayText(dayNumber('1950-01-01')) : null,
        dissolvedOn: id !== 'U0' && draw.chance(0.3) ? dayText(this.#today + draw.between(100, 4000)) : null,
        mergedInto: null,
        uppers,
      }) as UnionFacts
    const upper = [{ from: dayText(0), union: 'U0' }] as unknown as UnionFacts['uppers']
    const unions: Record<string, UnionFacts> = { U0: known('U0', []) }
    this.#pool.forEach((id, i) => {
      const facts = known(id, upper)
      const merges = facts.dissolvedOn !== null && i + 1 < this.#pool.length && draw.chance(0.4)
      unions[id] = merges ? ({ ...facts, mergedInto: this.#pool[i + 1] } as UnionFacts) : facts
    })
    return unions
  }

  #nextCommand(): Fields {
    const draw = this.#draw
    if (draw.chance(this.#mistakes)) return this.#mistaken()
    if (this.#kind === 'annulments' && this.#entries.length > 0 && draw.chance(0.35))
      return draw.chance(0.4) ? this.#correction() : this.#annulment()
    return this.#legal()
  }

  /** A command that the state allows. */
  #legal(): Fields {
    const { standing, document } = this.#card
    if (standing.kind === 'none') return this.#issue()
    if (standing.kind === 'ended')
      return document.kind === 'inHand' && this.#draw.chance(0.2) ? this.#loss() : this.#recovery()
    return this.#ofLiving(this.#card as LivingCard)
  }

  #ofLiving(card: LivingCard): Fields {
    const { membership, relation, pendingExpulsion } = card.standing
    const often = this.#kind === 'expulsions' ? 12 : 1
    const pending = pendingExpulsion !== null
    const at = relation.kind === 'at'
    const active = membership.kind === 'active'
    // biome-ignore format: a table
    const make = this.#draw.weighted<() => Fields>([
      [at && !pending ? 30 : 0,                () => this.#out(card)],
      [at ? 0 : 60,                            () => this.#in(card)],
      [at ? 0 : 10,                            () => this.#revocation()],
      [at && active && !pending ? 18 : 0,      () => this.#retention()],
      [at && !active && !pending ? 12 : 0,     () => this.#reasonChange()],
      [at && !active && !pending ? 24 : 0,     () => this.#restoration(card)],
      [pending ? 0 : 2,                        () => this.#withdrawal()],
      [at && active && !pending ? 2 : 0,       () => this.#deemedWithdrawal(card)],
      [pending ? 0 : 2 * often,                () => this.#filing()],
      [pending ? 2 * often : 0,                () => this.#expulsion()],
      [1,                                      () => this.#death()],
      [card.document.kind === 'inHand' ? 8 : 0, () => this.#loss()],
      [6,                                      () => this.#reissue(card)],
      [6,                                      () => this.#newParticulars()],
    ])
    return make()
  }

  /** A legal command spoiled in one place, or one of another kind. */
  #mistaken(): Fields {
    const draw = this.#draw
    const command = draw.chance(0.5) ? this.#legal() : this.#any()
    const wrong = (date: string): Fields => {
      if ('month' in command) return { ...command, month: date.slice(0, 7) }
      return 'on' in command ? { ...command, on: date } : command
    }
    switch (draw.below(7)) {
      case 0:
        return { ...command, by: draw.pick([...this.#pool, 'U0', 'U99']) }
      case 1:
        return wrong(dayText(this.#today + draw.between(1, 400)))
      case 2:
        return wrong(dayText(this.#today - draw.between(1, 2000)))
      case 3:
        return without(command, blanksOf(command).at(draw.below(10)) ?? '')
      case 4:
        return 'reason' in command ? { ...command, reason: draw.pick(Object.keys(reasons)) } : command
      case 5:
        return 'duesPaidThrough' in command
          ? { ...command, duesPaidThrough: this.#monthAround(draw.between(-60, 24)) }
          : command
      default:
        return command
    }
  }

  /** A command of any kind, whatever the state. */
  #any(): Fields {
    const { standing } = this.#card
    const living = standing.kind === 'living' ? (this.#card as LivingCard) : undefined
    return this.#draw.pick<() => Fields>([
      () => this.#issue(),
      () => (living ? this.#out(living) : this.#loss()),
      () => ({ type: 'TransferIn', by: this.#draw.pick(this.#pool), on: this.#on('standing') }),
      () => this.#revocation(),
      () => this.#retention(),
      () => this.#reasonChange(),
      () => (living ? this.#restoration(living) : this.#filing()),
      () => this.#withdrawal(),
      () => this.#filing(),
      () => this.#expulsion(),
      () => this.#loss(),
      () => this.#recovery(),
      () => ({ type: 'ReissueCard', on: this.#on('document'), number: `P1-${this.#number}`, cause: 'lost' }),
      () => this.#correction(),
      () => this.#annulment(),
    ])()
  }

  /** A day for an entry: today, or a little earlier where the last entry of its axis allows that. */
  #on(axis: 'standing' | 'document'): string {
    const last = axis === 'standing' ? this.#card.lastStandingDay : this.#card.lastDocumentDay
    const earliest = last === null ? this.#today - 60 : dayNumber(last)
    if (this.#today <= earliest || !this.#draw.chance(0.2)) return dayText(this.#today)
    return dayText(this.#draw.between(Math.max(earliest, this.#today - 60), this.#today))
  }

  #monthAround(offset: number): Month {
    return addMonths(monthOf(dayText(this.#today)), offset)
  }

  /** The union that acts where the holder should, as the registry has it on the day. */
  #actor(on: string): { readonly by: string; readonly actingFor?: string } {
    const holder = holderOf(this.#card) ?? this.#draw.pick(this.#pool)
    const gone = (union: string): UnionFacts | undefined => {
      const known = this.#unions?.[union]
      return known?.dissolvedOn != null && known.dissolvedOn <= on ? known : undefined
    }
    let by: string = holder
    for (let known = gone(by); known?.mergedInto != null; known = gone(by)) by = known.mergedInto
    if (by !== holder || gone(by) === undefined) return { by }
    return { by: 'U0', actingFor: holder }
  }

  #by(on: string): { readonly by: string } {
    return { by: this.#actor(on).by }
  }

  #issue(): Fields {
    const draw = this.#draw
    const on = dayText(this.#today - draw.below(10))
    const joined = dayText(dayNumber(on) - draw.below(40))
    const province = draw.pick(['P1', 'P2', 'P3'])
    return {
      type: 'IssueCard',
      by: draw.pick(this.#pool),
      on,
      issuer: province,
      number: `${province}-${this.#number}`,
      document: '会员证',
      joinedOn: draw.chance(0.4) ? joined.slice(0, 7) : joined,
      issuingUnit: draw.pick(['第一机床厂工会', '铁路分局工会', '街道总工会']),
      member: `member-${this.#number}`,
      ...(draw.chance(0.3) ? { basis: draw.pick(['new-member', 'legacy-import']) } : {}),
      ...(draw.chance(0.4)
        ? { batch: `batch-${draw.below(5)}`, charterVersion: draw.pick(['C2013', 'C2018']) }
        : {}),
      ...(draw.chance(0.5) ? { particulars: sealedText } : {}),
    }
  }

  #out(card: LivingCard): Fields {
    const draw = this.#draw
    const on = this.#on('standing')
    const { membership } = card.standing
    const reason = draw.pick(transferReasons)
    const paid = this.#monthAround(
      draw.weighted([
        [6, 0],
        [6, -1],
        [2, 3],
        [1, -8],
      ]),
    )
    const notBefore = card.duesPaidThrough
    const latest = membership.kind === 'retained' && membership.from < paid ? membership.from : paid
    const dues = notBefore !== null && notBefore > latest ? notBefore : latest
    return {
      type: 'TransferOut',
      ...this.#actor(on),
      on,
      reason,
      duesPaidThrough: dues,
      ...(reason === 'secondment' ? { expectedMonths: draw.between(6, 24) } : {}),
      ...(reason === 'other' ? { wording: sealedText } : {}),
      ...(draw.chance(0.4) ? { declaredTo: draw.pick(this.#pool) } : {}),
    }
  }

  #in(card: LivingCard): Fields {
    const { relation } = card.standing
    const on = this.#on('standing')
    const from = relation.kind === 'inTransit' ? relation.from : null
    const declared = relation.kind === 'inTransit' ? relation.declaredTo : null
    const others = this.#pool.filter((union) => union !== from)
    const to =
      declared !== null && declared !== from && this.#draw.chance(0.8) ? declared : this.#draw.pick(others)
    return { type: 'TransferIn', by: to, on }
  }

  #revocation(): Fields {
    const on = this.#on('standing')
    return {
      type: 'RevokeTransferOut',
      ...this.#by(on),
      on,
      ...(this.#draw.chance(0.3) ? { cause: '不再调出' } : {}),
    }
  }

  #retention(): Fields {
    const on = this.#on('standing')
    const reason = this.#draw.pick(retentionReasons)
    return {
      type: 'RetainMembership',
      ...this.#actor(on),
      month: on.slice(0, 7),
      reason,
      ...(this.#draw.chance(0.2) ? { exactOn: on } : {}),
      ...(reason === 'other' ? { wording: sealedText } : {}),
    }
  }

  #reasonChange(): Fields {
    const on = this.#on('standing')
    const reason = this.#draw.pick(['retired', 'unemployed', 'sick', 'military'])
    return { type: 'ChangeRetentionReason', ...this.#by(on), month: on.slice(0, 7), reason }
  }

  #restoration(card: LivingCard): Fields {
    const on = this.#on('standing')
    const { membership } = card.standing
    const retired = membership.kind === 'retained' && membership.reason.endsWith('retired')
    return {
      type: 'RestoreMembership',
      ...this.#by(on),
      month: on.slice(0, 7),
      ...(this.#draw.chance(0.2) ? { exactOn: on } : {}),
      ...(retired && this.#draw.chance(0.4) ? { basis: 'retirement-rescinded' } : {}),
    }
  }

  #withdrawal(): Fields {
    const on = this.#on('standing')
    return { type: 'Withdraw', ...this.#actor(on), on, kind: 'voluntary' }
  }

  #deemedWithdrawal(card: LivingCard): Fields {
    const on = this.#on('standing')
    const through = addMonths(monthOf(on as Day), -1)
    const from = addMonths(through, -this.#draw.between(5, 9))
    const paid = card.duesPaidThrough
    return {
      type: 'Withdraw',
      ...this.#actor(on),
      on,
      kind: 'deemed',
      evidence: {
        unpaidFrom: paid !== null && paid >= from ? addMonths(paid, 1) : from,
        unpaidThrough: through,
        educatedOn: `${through}-15`,
      },
    }
  }

  #filing(): Fields {
    const on = this.#on('standing')
    const { by } = this.#actor(on)
    return {
      type: 'FileExpulsion',
      by,
      on,
      decidedOn: dayText(dayNumber(on) - this.#draw.below(30)),
      upperUnion: by === 'U0' ? 'U98' : 'U0',
      filingRef: '备〔2019〕1号',
      groundRef: '刑终〔2019〕1号',
    }
  }

  #expulsion(): Fields {
    const on = this.#on('standing')
    return { type: 'Expel', ...this.#by(on), on }
  }

  #death(): Fields {
    const on = this.#on('standing')
    return { type: 'RecordDeath', on: this.#draw.chance(0.3) ? on.slice(0, 7) : on, evidenceRef: '证明1' }
  }

  #loss(): Fields {
    return { type: 'ReportLoss', on: this.#on('document') }
  }

  #reissue(card: LivingCard): Fields {
    const draw = this.#draw
    const on = this.#on('document')
    const { document, voidNumbers } = card
    const number = `${document.kind === 'none' ? 'P1' : document.issuer}-${this.#number}-${voidNumbers.length + 2}`
    if (document.kind === 'lost') return { type: 'ReissueCard', ...this.#by(on), on, number, cause: 'lost' }
    const same = document.kind !== 'none' && draw.chance(0.3)
    return {
      type: 'ReissueCard',
      ...this.#by(on),
      on,
      number: same ? document.number : number,
      cause: draw.pick(['damaged', 'pages-full', 'particulars-changed', 'form-renewed']),
      oldCardRecovered: true,
    }
  }

  #recovery(): Fields {
    const { standing } = this.#card
    const on = this.#on('document')
    const end = standing.kind === 'ended' ? standing.membership.on : on
    return { type: 'RecoverCard', ...this.#by(on), on: laterDay(end as Day, on as Day) }
  }

  #newParticulars(): Fields {
    const on = dayText(this.#today)
    const fields = this.#draw.pick([['politicalStatus'], ['name'], ['name', 'ethnicGroup']])
    return { type: 'ChangeParticulars', ...this.#by(on), on, fields, particulars: sealedText }
  }

  #correction(): Fields {
    const draw = this.#draw
    const counts = inForce(this.#entries)
    const suited = this.#entries.filter(
      (line, i) => counts[i] && isEntry(line) && correctable[line.type].length > 0,
    )
    const entry =
      suited.length > 0 && draw.chance(0.85)
        ? draw.pick(suited).revision
        : draw.below(this.#entries.length + 1)
    const line = this.#entries[entry]
    const fields = line !== undefined && isEntry(line) ? correctable[line.type] : []
    const field = fields.length > 0 && draw.chance(0.9) ? draw.pick(fields) : draw.pick(allCorrectable)
    return {
      type: 'CorrectEntry',
      by: this.#makerOf(line),
      entry,
      changes: { [field]: this.#changed(field, line) },
      cause: '笔误',
    }
  }

  #changed(field: string, line: CardEntry | undefined): unknown {
    const draw = this.#draw
    switch (field) {
      case 'reason':
        return draw.pick(line?.type === 'TransferredOut' ? transferReasons : retentionReasons)
      case 'duesPaidThrough': {
        const stated = line?.type === 'TransferredOut' ? line.data.duesPaidThrough : this.#monthAround(0)
        return addMonths(stated, draw.between(-2, 2))
      }
      case 'declaredTo':
        return draw.pick(this.#pool)
      case 'expectedMonths':
        return draw.between(1, 24)
      case 'evidence': {
        const through = this.#monthAround(-1)
        return { unpaidFrom: addMonths(through, -6), unpaidThrough: through, educatedOn: `${through}-01` }
      }
      case 'wording':
        return sealedText
      default:
        return '更正后的文字'
    }
  }

  #makerOf(line: CardEntry | undefined): string {
    return line?.data.by ?? holderOf(this.#card) ?? this.#draw.pick(this.#pool)
  }

  #annulment(): Fields {
    const draw = this.#draw
    const counts = inForce(this.#entries)
    const standing = [...counts.keys()].filter((revision) => counts[revision])
    const annulments = standing.filter((revision) => this.#entries[revision]?.type === 'EntriesAnnulled')
    if (standing.length === 0) return this.#issue()
    const named = draw.weighted<() => readonly number[]>([
      [5, () => standing.slice(-1)],
      [3, () => standing.slice(-draw.between(2, 3))],
      [3, () => [draw.pick(standing)]],
      [annulments.length > 0 ? 4 : 0, () => [draw.pick(annulments)]],
    ])()
    const struck = named.flatMap((revision) => this.#entries[revision] ?? [])
    const replacements = draw.weighted<() => readonly Fields[]>([
      [5, () => []],
      [3, () => struck.flatMap((line) => this.#again(line))],
      [3, () => struck.flatMap((line) => this.#again(line)).map((each) => this.#altered(each))],
      [1, () => [this.#legal()]],
    ])()
    return {
      type: 'AnnulEntries',
      by: this.#makerOf(struck[0]),
      entries: named,
      cause: '误记',
      ...(replacements.length > 0 ? { replacements } : {}),
      ...(draw.chance(0.1) ? { approvedBy: 'U0' } : {}),
    }
  }

  /** The request that an entry came from. */
  #again(line: CardEntry): readonly Fields[] {
    if (!isEntry(line)) return []
    const { flags: _flags, ...fields } = line.data
    return [{ ...without(fields, 'effectiveOn'), type: commandOf[line.type] as CommandType }]
  }

  #altered(command: Fields): Fields {
    const draw = this.#draw
    if (draw.chance(0.5) && typeof command.on === 'string' && command.on.length === 10)
      return { ...command, on: dayText(dayNumber(command.on) + draw.between(-20, 20)) }
    return 'reason' in command ? { ...command, reason: draw.pick(transferReasons) } : command
  }
}

const kinds: readonly CareerKind[] = ['ordinary', 'annulments', 'expulsions']

const commandOf: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(deciders).map(({ command, event }) => [event, command]),
)

const allCorrectable = [...new Set(Object.values(correctable).flat())]

/** The blanks of a command that were filled in and might have been left empty. */
const blanksOf = ({ type, ...fields }: Fields): readonly string[] => {
  const { optional } = CardCommandCodec.members.get(type) as AnyRecord
  return Object.keys(fields).filter((name) => Object.hasOwn(optional, name))
}

const without = <T extends object>(value: T, property: string): T =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== property)) as T

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, '0')

/** Days counted from 1970-01-01. */
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

const dayTexts = new Map<number, Day>()
const dayText = (count: number): Day => {
  const known = dayTexts.get(count)
  if (known !== undefined) return known
  const text = new Date(count * 86_400_000).toISOString().slice(0, 10) as Day
  dayTexts.set(count, text)
  return text
}
