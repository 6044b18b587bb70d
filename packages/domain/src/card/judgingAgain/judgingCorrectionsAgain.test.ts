import { asReplacement, pathTo, recordedOn, sample } from '@union-card/testing'
import {
  andUnasked,
  believed,
  broken,
  type Doubts,
  declared,
  doubted,
  doubtsOf,
  filing,
  type History,
  type Line,
  linesOf,
  marks,
  nothingRegistered,
  policy,
  prepaid,
  replacement,
  saying,
  stack,
} from '../../../trials/judging.ts'
import { type CardCommand, type CardEntry, day, type EntryCommand, type Policy } from '../../index.ts'

/** Judging corrections and annulments again, as an auditor does: each is decided once more. */

const { S1, S2, S4, S6 } = pathTo

describe('a correction is decided once more', () => {
  const corrected = linesOf([...S2, sample.correct()])
  const marked = linesOf([...S2, sample.correct({ changes: { duesPaidThrough: '2020-01' } })])

  it.each<[string, CardCommand, Line, Doubts]>([
    [
      'of an entry that is not there',
      sample.correct({ entry: 7 }),
      {},
      [broken('D-NO-SUCH-ENTRY', { entry: 7, entries: 2 })],
    ],
    [
      'of what is not corrected but annulled',
      sample.correct({ entry: 0 }),
      {},
      [broken('D-CORRECT-FIELDS', { entry: 'CardIssued', fields: 'reason', allowed: 'issuingUnit' })],
    ],
    [
      'to a reason of the other column',
      sample.correct({ changes: { reason: 'retired' } }),
      {},
      [broken('F-TRANSFER-OUT-REASON', { reason: 'retired' })],
    ],
    [
      'with open words',
      sample.correct({ changes: { wording: '到外地工作' } }),
      {},
      [broken('D-SEALED-ONLY', { wordingOpen: true })],
    ],
    ['with a mark of its own', sample.correct(), { flags: ['dues-prepaid'] }, [marks]],
    [
      'moving a mark that stays',
      sample.correct(),
      { reflagged: [{ entry: 1, flags: ['dues-prepaid'] }] },
      [marks],
    ],
    ['leaving a mark that moves', sample.correct({ changes: { duesPaidThrough: '2020-01' } }), {}, [marks]],
  ])('%s', (_says, command, said, doubts) => {
    doubted(andUnasked(linesOf(S2), command, said), doubts)
  })

  it('on a card that there is', () => {
    doubted(andUnasked([], sample.correct()), [broken('D-NO-CARD')])
  })

  it('and gives the same, in whatever order it is written', () => {
    believed(corrected)
    believed(marked)
    const { data, ...line } = marked.at(-1) as CardEntry
    const reversed = Object.fromEntries(Object.entries(data).reverse())
    believed([...marked.slice(0, -1), { ...line, data: reversed } as unknown as CardEntry])
    doubted(saying(marked, { reflagged: [{ entry: 0, flags: ['dues-prepaid'] }] }), [marks])
    doubted(saying(marked, { reflagged: [] }), [marks])
  })

  it('under the stack of the day it was recorded, in China', () => {
    const old = linesOf([
      sample.issue({ on: '2010-03-05', joinedOn: '2010-03' }),
      sample.transferOut({ on: '2015-06-30', duesPaidThrough: '2015-06' }),
    ])
    const correctedAt = (at: string, rules: string) => andUnasked(old, sample.correct(), { at, rules })
    believed(correctedAt('2016-12-11T15:59:59.999Z', 'N'))
    doubted(correctedAt('2016-12-11T15:59:59.999Z', 'N+M'), [stack])
    believed(correctedAt('2016-12-11T16:00:00.000Z', 'N+M'))
    doubted(correctedAt('2016-12-11T16:00:00.000Z', 'N'), [stack])
    doubted(andUnasked(old, sample.correct({ entry: 7 }), { rules: 'N' }), [stack])
  })
})

describe('an annulment is decided once more', () => {
  const arrived = [...S2, sample.transferIn()]
  const annulled = (entries: readonly number[], ...others: readonly EntryCommand[]) =>
    recordedOn(day('2020-01-01'), sample.annul({ entries, replacements: others.map(asReplacement) }))
  const instead = (command: EntryCommand, said?: Line) => ({ replacements: [replacement(command, said)] })

  it.each<[string, History, CardCommand, Line, Doubts]>([
    [
      'of an entry that is not there',
      S2,
      sample.annul({ entries: [7] }),
      {},
      [broken('D-NO-SUCH-ENTRY', { entry: 7, entries: 2 })],
    ],
    [
      'that leaves what is illegal, each rule told once',
      [...S1, sample.reportLoss(), sample.replaceLost()],
      sample.annul({ entries: [0] }),
      {},
      [broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 1, rule: 'D-NO-CARD' }), broken('D-NO-CARD')],
    ],
    [
      'with a replacement that is refused',
      S2,
      sample.annul(),
      instead(sample.transferIn()),
      [
        broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 2, replacement: 0, rule: 'D-IN-NEEDS-OUT' }),
        broken('D-IN-NEEDS-OUT', { at: 'U1' }),
      ],
    ],
    [
      'with a replacement from the future',
      S2,
      sample.annul(),
      instead(sample.transferOut({ on: '2020-01-02' })),
      [
        broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 2, replacement: 0, rule: 'D-NO-FUTURE' }),
        broken('D-NO-FUTURE', { stated: '2020-01-02', today: '2020-01-01' }),
      ],
    ],
    ['with a replacement that lacks a mark', S2, sample.annul(), instead(prepaid), [marks]],
    [
      'with a replacement that has a mark too many',
      S2,
      sample.annul(),
      instead(sample.transferOut(), { flags: ['dues-prepaid'] }),
      [marks],
    ],
    [
      'with a replacement under another stack',
      S2,
      sample.annul(),
      instead(sample.transferOut(), { rules: 'N' }),
      [marks],
    ],
    [
      'leaving a mark that moves',
      [...S1, declared, sample.transferIn({ by: 'U3' })],
      sample.annul(),
      instead(sample.transferOut({ declaredTo: 'U4' })),
      [marks],
    ],
    [
      'moving a mark that stays',
      arrived,
      sample.annul(),
      { ...instead(sample.transferOut()), reflagged: [{ entry: 2, flags: [] }] },
      [marks],
    ],
  ])('%s', (_says, history, command, said, doubts) => {
    doubted(andUnasked(linesOf(history), command, said), doubts)
  })

  it('and gives the same, but for marks of other streams', () => {
    const replaced = [...S2, annulled([1], prepaid, sample.transferIn())]
    believed(linesOf(replaced))
    believed(linesOf(replaced, nothingRegistered))
    believed(
      andUnasked(
        linesOf(S2),
        sample.annul(),
        instead(prepaid, { flags: ['unregistered-union', 'dues-prepaid'] }),
      ),
    )
    believed(andUnasked(linesOf(S2), sample.annul(), instead(sample.transferOut(), { flags: [] })))
  })

  it('without asking who acts, neither for a replacement nor for what remains', () => {
    believed(andUnasked(linesOf(S2), sample.annul(), instead(sample.transferOut({ by: 'U3' }))))
    const retained = linesOf([...arrived, sample.retain({ by: 'U2', month: '2019-08' })])
    doubted(andUnasked(retained, sample.annul({ by: 'U2', entries: [2] })), [
      broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-RETAIN-NEEDS-HOLDER' }),
      broken('D-RETAIN-NEEDS-HOLDER', { from: 'U1' }),
    ])
  })

  it.each<[keyof Policy, Policy, History, EntryCommand]>([
    ['requireRegisteredUnions', policy({ requireRegisteredUnions: true }), S2, sample.transferOut()],
    ['requireParticulars', policy({ requireParticulars: true }), S1, sample.issue()],
    [
      'transferWhileRetained',
      policy({ transferWhileRetained: 'refuse' }),
      S4,
      sample.transferOut({ reason: 'reemployed', duesPaidThrough: '2019-02' }),
    ],
    [
      'reissueNumbering',
      policy({ reissueNumbering: 'new-number' }),
      [...S1, sample.swap()],
      sample.swap({ number: 'P1-0001' }),
    ],
  ])('without asking for what the setting %s demands', (_setting, demanding, history, command) => {
    const lines = linesOf(history)
    const last = lines.length - 1
    believed(andUnasked(lines, sample.annul({ entries: [last] }), instead(command)), [demanding])
  })

  it('by any policy that was in force', () => {
    const expel = sample.expel({ on: '2019-08-06' })
    const lines = linesOf([...S6, annulled([2], expel)])
    believed(lines, [policy(), filing])
    believed(lines, [filing, policy()])
    expect(doubtsOf(lines, [policy({ rules: 'N' }), filing]).at(-1)).toStrictEqual([marks])
    const moved = saying(lines, instead(expel, { effectiveOn: '2019-08-02' }))
    doubted(moved, [marks], [policy(), filing])
  })
})
