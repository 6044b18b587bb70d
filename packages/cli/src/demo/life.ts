import type { CommandType, ReasonCode, ReissueCause } from '@union-card/domain'
import {
  closing,
  dayNumber,
  dayText,
  later,
  measures,
  momentText,
  monthBefore,
  monthText,
  opening,
} from './days.ts'
import type { Draw } from './drawing.ts'
import { communityOf, countyUnion, issuer, towns, unionNames } from './unions.ts'

/** A command with the moment it counts as recorded. */
export type Sent = {
  readonly id: string
  readonly type: CommandType
  readonly card: string
  readonly recordedAt: string
  readonly [field: string]: unknown
}

const moving: readonly ReasonCode[] = [
  'job-change',
  'job-change',
  'left-job',
  'dispatch-change',
  'reorganised',
]
const swaps: readonly ReissueCause[] = ['damaged', 'pages-full', 'particulars-changed', 'form-renewed']

/** One member's working life: the admission, what came after, and how it ended if it did. */
export const life = (n: number, draw: Draw): readonly Sent[] => {
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
        issuingUnit: unionNames.get(by) ?? by,
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
