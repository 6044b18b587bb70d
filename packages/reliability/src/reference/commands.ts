import type { Instant } from '@union-card/domain'

/** The reference workload: commands that are accepted, and some that are refused, on cards of which several are alive. */

/** A command, and when it counts as recorded: the log is a rehearsal, so that two runs write the same bytes. */
export type ReferenceCommand = {
  readonly command: { readonly id: string; readonly type: string; readonly card: string }
  readonly recordedAt: Instant
}

const unions = ['U1', 'U2', 'U3'] as const

/** What happens to each card, year after year. The second transfer in is refused: nothing is in transit. */
const life = (serial: number): readonly Readonly<Record<string, unknown>>[] => {
  const [from, to] = [unions[serial % 3], unions[(serial + 1) % 3]]
  return [
    {
      type: 'IssueCard',
      by: from,
      on: '2018-03-05',
      issuer: 'P1',
      number: `P1-${serial}`,
      document: '会员证',
      joinedOn: '2018-03-01',
      issuingUnit: '某某工会委员会',
      member: `member-${serial}`,
    },
    { type: 'TransferOut', by: from, on: '2019-06-30', reason: 'job-change', duesPaidThrough: '2019-06' },
    { type: 'TransferIn', by: to, on: '2019-07-10' },
    { type: 'TransferIn', by: to, on: '2019-07-11' },
    { type: 'ReportLoss', by: to, on: '2019-08-01' },
    { type: 'ReissueCard', by: to, on: '2019-08-20', number: `P1-${serial}-2`, cause: 'lost' },
  ]
}

/** The commands of so many cards, by year: first all are issued, then all transferred, and so on. */
export const referenceCommands = (cards: number): readonly ReferenceCommand[] => {
  const lives = Array.from({ length: cards }, (_, serial) => life(serial))
  const steps = lives[0]?.length ?? 0
  return Array.from({ length: steps }, (_, step) =>
    lives.map(
      (acts, serial): ReferenceCommand => ({
        command: { id: idOf(serial, step), card: `c${serial}`, ...acts[step] } as ReferenceCommand['command'],
        recordedAt: `20${20 + step}-01-01T00:00:${String(serial % 60).padStart(2, '0')}.000Z` as Instant,
      }),
    ),
  ).flat()
}

const idOf = (serial: number, step: number): string =>
  `00000000-0000-4000-8000-${serial.toString(16).padStart(8, '0')}${step.toString(16).padStart(4, '0')}`
