import {
  type CommandType,
  day,
  type Facts,
  type ReasonCode,
  type ReissueCause,
  type UnionFacts,
  type UnionId,
} from '@union-card/domain'

/**
 * A county that does not exist, its unions, and the working lives of its members as commands, in the order in which
 * they were recorded. The same seed gives the same county. A few commands are such as clerks send by mistake.
 */

/** A command with the moment it counts as recorded. */
export type Sent = {
  readonly id: string
  readonly type: CommandType
  readonly card: string
  readonly recordedAt: string
  readonly [field: string]: unknown
}

export type County = {
  /** Names of the unions by id. */
  readonly unions: ReadonlyMap<string, string>
  /** What a union registry would know of them. */
  readonly facts: Pick<Facts, 'unions' | 'issuer'>
  readonly basicUnions: number
  readonly commands: Iterable<Sent>
}

const issuer = 'QL'
const countyUnion = 'QL-YX'

const towns = ['城关', '东河', '西岭', '南浦', '北塘', '青石', '柳溪', '竹园', '枫林', '石桥']
const employers = [
  '纺织厂',
  '中心小学',
  '卫生院',
  '供销社',
  '机械厂',
  '茶厂',
  '物流公司',
  '建筑公司',
  '客运公司',
  '自来水厂',
  '社区联合',
  '农商银行',
]

/** Residents of a closed employer move to their town's community union (居住地工会). */
const communityOf = (town: number): string => basicUnion(town, employers.indexOf('社区联合'))
const basicUnion = (town: number, employer: number): string =>
  `${countyUnion}-${String(town * employers.length + employer + 1).padStart(3, '0')}`

const unionNames = (): ReadonlyMap<string, string> =>
  new Map([
    [issuer, '青岚省总工会'],
    [countyUnion, '云岫县总工会'],
    ...towns.flatMap((town, t) =>
      employers.map((employer, e) => [basicUnion(t, e), `云岫县${town}${employer}工会`] as const),
    ),
  ])

/** Lives are drawn and sorted by so many at a time, so that a county of any size fits into memory. */
const livesAtOnce = 250

export const county = ({ cards, seed }: { readonly cards: number; readonly seed: number }): County => ({
  unions: unionNamesOnce,
  facts: { unions: unionFacts, issuer: { provincialLevel: true } },
  basicUnions: towns.length * employers.length,
  commands: lives(cards, drawing(seed)),
})

function* lives(cards: number, draw: Draw): Generator<Sent> {
  for (let first = 0; first < cards; first += livesAtOnce) {
    const sent: Sent[] = []
    for (let n = first; n < Math.min(cards, first + livesAtOnce); n++) sent.push(...life(n, draw))
    yield* sent.sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0))
  }
}

/** Days counted from 1970-01-01, and the days of the county: from 2005 to the middle of 2026. */
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000
const dayText = (day: number): string => {
  const known = dayTexts[day - opening]
  if (known !== undefined) return known
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10)
  if (day >= opening) dayTexts[day - opening] = text
  return text
}
const dayTexts: string[] = []
/** A minute in China, counted from 1970-01-01 there. */
const momentText = (minute: number): string => {
  const ofDay = minute % 1440
  return `${dayText((minute - ofDay) / 1440)}T${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}:00+08:00`
}
const two = (n: number): string => String(n).padStart(2, '0')
const monthText = (day: number): string => dayText(day).slice(0, 7)
const monthBefore = (day: number): string => monthText(dayNumber(`${monthText(day)}-01`) - 1)
const later = (a: string, b: string): string => (a < b ? b : a)
const opening = dayNumber('2005-01-04')
const closing = dayNumber('2026-06-30')
const measures = dayNumber('2017-01-01')

const moving: readonly ReasonCode[] = [
  'job-change',
  'job-change',
  'left-job',
  'dispatch-change',
  'reorganised',
]
const swaps: readonly ReissueCause[] = ['damaged', 'pages-full', 'particulars-changed', 'form-renewed']

/** One member's working life: the admission, what came after, and how it ended if it did. */
const life = (n: number, draw: Draw): readonly Sent[] => {
  const card = `yx-${String(n + 1).padStart(6, '0')}`
  const member = `m-${String(n + 1).padStart(6, '0')}`
  const sent: Sent[] = []
  const joined = draw.between(opening, closing - 200)
  const bornSo = draw.between(18, 45)
  const home = draw.below(towns.length)
  let union = draw.union()
  let booklets = 0
  let now = joined
  let minute = 0
  let dues = monthBefore(joined)

  const write = (type: CommandType, fields: Readonly<Record<string, unknown>>, of = card): void => {
    // Written down in office hours, mostly on the day itself, sometimes weeks later.
    const day = now + (draw.chance(0.1) ? draw.between(1, 20) : 0)
    minute = Math.max(minute + 1, day * 1440 + draw.between(8 * 60, 17 * 60))
    sent.push({ id: draw.uuid(), type, card: of, recordedAt: momentText(minute), ...fields })
  }
  const pass = (least: number, most: number): void => {
    now += draw.between(least, most)
  }
  const number = (): string => `${dayText(joined).slice(0, 4)}${String(n * 10 + booklets++).padStart(7, '0')}`
  const on = () => dayText(now)
  const years = () => bornSo + (now - joined) / 365

  const issue = (by: string, of = card): void =>
    write(
      'IssueCard',
      {
        by,
        on: on(),
        issuer,
        number: number(),
        document: '会员证',
        joinedOn: dayText(joined),
        issuingUnit: unionNamesOnce.get(by) ?? by,
        member,
      },
      of,
    )

  const sendOut = (reason: ReasonCode, to: string, more: object = {}): void => {
    dues = later(dues, monthBefore(now))
    write('TransferOut', {
      by: union,
      on: on(),
      reason,
      duesPaidThrough: dues,
      ...(draw.chance(0.8) ? { declaredTo: to } : {}),
      ...more,
    })
  }
  /** False for a member who never registers at the new union. */
  const transfer = (reason: ReasonCode, to = draw.unionBesides(union), more: object = {}): boolean => {
    sendOut(reason, to, more)
    if (draw.chance(0.004)) mistaken.outTwice()
    if (draw.chance(0.02)) return false
    pass(0, 45)
    if (now > closing) return false
    union = draw.chance(0.03) ? draw.unionBesides(union) : to
    write('TransferIn', { by: union, on: on() })
    return true
  }
  const retain = (reason: ReasonCode): void =>
    write('RetainMembership', { by: union, month: monthText(now), reason })
  const restore = (): void => write('RestoreMembership', { by: union, month: monthText(now) })
  const recover = (): void => write('RecoverCard', { by: union, on: on() })

  /** What clerks send by mistake. Refused, and the card stays as it was. */
  const mistaken = {
    outTwice: () =>
      write('TransferOut', { by: union, on: on(), reason: 'job-change', duesPaidThrough: dues }),
    inWithoutOut: () => write('TransferIn', { by: draw.unionBesides(union), on: on() }),
    byAnother: () =>
      write('TransferOut', {
        by: draw.unionBesides(union),
        on: on(),
        reason: 'left-job',
        duesPaidThrough: later(dues, monthBefore(now)),
      }),
    // Before the measures of 2016 this was no mistake.
    shortSecondment: () =>
      now < measures ||
      write('TransferOut', {
        by: union,
        on: on(),
        reason: 'secondment',
        duesPaidThrough: later(dues, monthBefore(now)),
        expectedMonths: 3,
      }),
    expelUnfiled: () => write('Expel', { by: union, on: on() }),
    restoreRetired: () => restore(),
    joinTwice: () => issue(draw.unionBesides(union), `${card}-b`),
    recoverEarly: () => recover(),
  }
  const mistake = (): void =>
    draw.one([
      mistaken.inWithoutOut,
      mistaken.byAnother,
      mistaken.shortSecondment,
      mistaken.expelUnfiled,
      mistaken.joinTwice,
      mistaken.recoverEarly,
    ])()

  /** The chapters of a life. False where nothing more follows. */
  const chapters = {
    changesJob: () => transfer(draw.one(moving)),
    isSeconded: () => {
      const [from, months] = [union, draw.between(6, 24)]
      if (!transfer('secondment', draw.unionBesides(union), { expectedMonths: months })) return false
      pass(months * 30, months * 30 + 40)
      return now >= closing ? false : transfer('secondment-end', from)
    },
    losesJob: () => {
      retain('unemployed')
      pass(60, 700)
      if (now >= closing) return false
      if (years() > 57) {
        write('ChangeRetentionReason', { by: union, month: monthText(now), reason: 'retired' })
        return false
      }
      restore()
      return draw.chance(0.6) ? transfer('reemployed') : true
    },
    employerCloses: () => {
      retain('unit-closed')
      pass(40, 200)
      const to = communityOf(home)
      if (to === union || now >= closing) return false
      // Retained members pay no dues: paid as far as before the retention.
      write('TransferOut', {
        by: union,
        on: on(),
        reason: 'to-residence',
        duesPaidThrough: dues,
        declaredTo: to,
      })
      pass(1, 20)
      union = to
      write('TransferIn', { by: union, on: on() })
      return false
    },
    serves: () => {
      retain('military')
      pass(700, 1500)
      if (now >= closing) return false
      restore()
      return true
    },
    losesCard: () => {
      write('ReportLoss', { by: union, on: on() })
      pass(3, 60)
      write('ReissueCard', { by: union, on: on(), number: number(), cause: 'lost' })
      return true
    },
    swapsCard: () => {
      write('ReissueCard', {
        by: union,
        on: on(),
        number: number(),
        cause: draw.one(swaps),
        oldCardRecovered: true,
      })
      return true
    },
    leaves: () => {
      write('Withdraw', { by: union, on: on(), kind: 'voluntary' })
      if (draw.chance(0.8)) recover()
      return false
    },
    isDeemedGone: () => {
      pass(270, 400)
      const through = monthBefore(now)
      const from = monthText(dayNumber(`${through}-01`) - 153)
      write('Withdraw', {
        by: union,
        on: on(),
        kind: 'deemed',
        evidence: { unpaidFrom: from, unpaidThrough: through, educatedOn: dayText(now - 5) },
      })
      return false
    },
    isExpelled: () => {
      const decidedOn = on()
      pass(5, 20)
      write('FileExpulsion', {
        by: union,
        on: on(),
        decidedOn,
        upperUnion: countyUnion,
        filingRef: `云工备〔${on().slice(0, 4)}〕${draw.between(1, 60)}号`,
        groundRef: `刑事判决书（${on().slice(0, 4)}）${draw.between(1, 900)}号`,
      })
      pass(2, 15)
      write('Expel', { by: union, on: on() })
      pass(1, 10)
      recover()
      return false
    },
    dies: () => {
      write('RecordDeath', { by: union, on: on() })
      return false
    },
  } satisfies Record<string, () => boolean>

  const retiredYears = (): void => {
    retain('retired')
    if (draw.chance(0.03)) mistaken.restoreRetired()
    pass(200, 7000)
    if (now < closing) chapters[draw.chance(0.9) ? 'dies' : 'losesCard']()
  }

  pass(0, 20)
  issue(union)
  for (;;) {
    pass(60, 1900)
    if (now >= closing - 500) return sent
    if (draw.chance(0.03)) mistake()
    if (years() > draw.between(54, 60)) {
      retiredYears()
      return sent
    }
    if (!chapters[draw.weighted(chances)]()) return sent
    pass(31, 60)
  }
}

/** How often each chapter comes, of a thousand. */
const chances = {
  changesJob: 470,
  isSeconded: 60,
  losesJob: 130,
  employerCloses: 12,
  serves: 20,
  losesCard: 120,
  swapsCard: 90,
  leaves: 35,
  isDeemedGone: 13,
  isExpelled: 10,
  dies: 40,
} as const

const unionNamesOnce = unionNames()
const upperOf = (union: string): string => (union === countyUnion ? issuer : countyUnion)
const unionFacts: Readonly<Record<string, UnionFacts>> = Object.fromEntries(
  [...unionNamesOnce.keys()].map((union) => [
    union,
    {
      establishedOn: day('1990-05-01'),
      dissolvedOn: null,
      mergedInto: null,
      uppers: [{ from: day('1990-05-01'), union: upperOf(union) as UnionId }],
    },
  ]),
)
const basicUnions = [...unionNamesOnce.keys()].filter((id) => id.length > countyUnion.length)

/** Chance from a seed: the same seed draws the same. */
type Draw = ReturnType<typeof drawing>

const drawing = (seed: number) => {
  let state = seed >>> 0
  // mulberry32: small, and good enough for stories.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  const hex = (): string =>
    below(2 ** 32)
      .toString(16)
      .padStart(8, '0')
  // Some unions are many times larger than others.
  const union = (): string => basicUnions[Math.floor(next() ** 1.7 * basicUnions.length)] as string
  const unionBesides = (other: string): string => {
    const drawn = union()
    return drawn === other ? unionBesides(other) : drawn
  }
  return {
    below,
    between: (least: number, most: number): number => least + below(most - least + 1),
    chance: (part: number): boolean => next() < part,
    one: <A>(of: readonly A[]): A => of[below(of.length)] as A,
    weighted: <K extends string>(weights: Readonly<Record<K, number>>): K => {
      const names = Object.keys(weights) as K[]
      const drawn = next() * names.reduce((sum, name) => sum + weights[name], 0)
      let passed = 0
      for (const name of names) {
        passed += weights[name]
        if (drawn < passed) return name
      }
      return names[0] as K
    },
    union,
    unionBesides,
    uuid: (): string => {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
  }
}
