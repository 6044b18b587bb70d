import { everythingRegistered, givenCard, pathTo, sample, sealedText } from '@union-card/testing'
import { type CardCommand, CardEvent, day, deciders } from '../index.ts'

/** What each command becomes: the fields that were filled in, less `id`, `type` and `card`, and the flags. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S0, S1, S2, S3 } = pathTo
const officer = 'officer-7'

type Row = [says: string, history: readonly CardCommand[], command: CardCommand, event: object]
const issueData = {
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: 'P1-0001',
  document: '会员证',
  joinedOn: '2018-03-01',
  issuingUnit: '第一工会',
  member: 'member-1',
}
const deemedEvidence = { unpaidFrom: '2019-01', unpaidThrough: '2019-06', educatedOn: '2019-07-05' }

// biome-ignore format: a table
const rows: Row[] = [
  ['an issue', S0, sample.issue(), { type: 'CardIssued', data: issueData }],
  ['an issue with everything filled in', S0,
    sample.issue({ basis: 'new-member', batch: 'B1', formVersion: 'F2017', charterVersion: 'C2013', particulars: sealedText, officer, joinedOn: '2018-03' }),
    { type: 'CardIssued', data: { ...issueData, joinedOn: '2018-03', basis: 'new-member', batch: 'B1', formVersion: 'F2017', charterVersion: 'C2013', particulars: sealedText, officer } }],
  ['a transfer out', S1, sample.transferOut(), { type: 'TransferredOut', data: { by: 'U1', on: '2019-06-30', reason: 'job-change', duesPaidThrough: '2019-06' } }],
  ['a transfer out with everything filled in', S1,
    sample.transferOut({ reason: 'secondment', expectedMonths: 12, declaredTo: 'U2', actingFor: 'U1', wording: sealedText, officer }),
    { type: 'TransferredOut', data: { by: 'U1', on: '2019-06-30', reason: 'secondment', duesPaidThrough: '2019-06', expectedMonths: 12, declaredTo: 'U2', actingFor: 'U1', wording: sealedText, officer } }],
  ['a transfer in', S2, sample.transferIn({ officer }), { type: 'TransferredIn', data: { by: 'U2', on: '2019-07-10', officer } }],
  ['a transfer taken back', S2, sample.revoke(), { type: 'TransferOutRevoked', data: { by: 'U1', on: '2019-07-10' } }],
  ['a transfer taken back with its cause', S2, sample.revoke({ cause: '本人不再调出' }), { type: 'TransferOutRevoked', data: { by: 'U1', on: '2019-07-10', cause: '本人不再调出' } }],
  ['a retention', S1, sample.retain(), { type: 'MembershipRetained', data: { by: 'U1', month: '2019-03', reason: 'unemployed' } }],
  ['a retention with everything filled in', S1, sample.retain({ reason: 'other', wording: sealedText, exactOn: '2019-03-20', actingFor: 'U1' }),
    { type: 'MembershipRetained', data: { by: 'U1', month: '2019-03', reason: 'other', wording: sealedText, exactOn: '2019-03-20', actingFor: 'U1' } }],
  ['a change of the reason', S3, sample.changeReason(), { type: 'RetentionReasonChanged', data: { by: 'U1', month: '2019-09', reason: 'retired' } }],
  ['a change of the reason in words', S3, sample.changeReason({ reason: 'other', wording: sealedText }),
    { type: 'RetentionReasonChanged', data: { by: 'U1', month: '2019-09', reason: 'other', wording: sealedText } }],
  ['a restoration', S3, sample.restore(), { type: 'MembershipRestored', data: { by: 'U1', month: '2019-11' } }],
  ['a restoration with everything filled in', S3, sample.restore({ exactOn: '2019-11-30', basis: 'retirement-rescinded' }),
    { type: 'MembershipRestored', data: { by: 'U1', month: '2019-11', exactOn: '2019-11-30', basis: 'retirement-rescinded' } }],
  ['a withdrawal', S1, sample.withdraw(), { type: 'Withdrawn', data: { by: 'U1', on: '2019-08-01', kind: 'voluntary' } }],
  ['a deemed withdrawal', S1, sample.deem({ evidence: { ...deemedEvidence, decidedOn: '2019-07-30' }, actingFor: 'U1' }),
    { type: 'Withdrawn', data: { by: 'U1', on: '2019-08-01', kind: 'deemed', evidence: { ...deemedEvidence, decidedOn: '2019-07-30' }, actingFor: 'U1' } }],
  ['a filed expulsion', S1, sample.fileExpulsion(),
    { type: 'ExpulsionFiled', data: { by: 'U1', on: '2019-08-01', decidedOn: '2019-07-20', upperUnion: 'U0', filingRef: '备〔2019〕1号', groundRef: '刑终〔2019〕1号' } }],
  ['an expulsion', [...S1, sample.fileExpulsion()], sample.expel(), { type: 'Expelled', data: { by: 'U1', on: '2019-08-05' } }],
  ['a death', S1, sample.recordDeath(), { type: 'MemberDied', data: { on: '2019-08-01' } }],
  ['a death with everything filled in', S1, sample.recordDeath({ on: '2019-08', by: 'U1', evidenceRef: '证明1' }), { type: 'MemberDied', data: { on: '2019-08', by: 'U1', evidenceRef: '证明1' } }],
  ['a reported loss', S1, sample.reportLoss(), { type: 'CardReportedLost', data: { on: '2019-08-01' } }],
  ['a reported loss with a seal', S1, sample.reportLoss({ by: 'U1' }), { type: 'CardReportedLost', data: { on: '2019-08-01', by: 'U1' } }],
  ['a replacement for loss', [...S1, sample.reportLoss()], sample.replaceLost({ by: undefined }), { type: 'CardReissued', data: { on: '2019-08-20', number: 'P1-0002', cause: 'lost' } }],
  ['a swap', S1, sample.swap({ issuer: 'P2' }), { type: 'CardReissued', data: { by: 'U1', on: '2019-08-20', number: 'P1-0002', cause: 'damaged', issuer: 'P2', oldCardRecovered: true } }],
  ['a card taken back', pathTo.S5, sample.recover(), { type: 'CardRecovered', data: { by: 'U1', on: '2019-08-10' } }],
  ['changed particulars', S1, sample.changeParticulars({ fields: ['name', 'politicalStatus'] }),
    { type: 'ParticularsChanged', data: { by: 'U1', on: '2019-08-01', fields: ['name', 'politicalStatus'], particulars: sealedText } }],
  ['a correction', S2, sample.correct({ officer }), { type: 'EntryCorrected', data: { by: 'U1', entry: 1, changes: { reason: 'left-job' }, cause: '笔误', officer } }],
  ['an annulment', S2, sample.annul({ approvedBy: 'U0' }), { type: 'EntriesAnnulled', data: { by: 'U1', entries: [1], cause: '误记', approvedBy: 'U0' } }],
  ['an annulment with an empty list of replacements', S2, sample.annul({ replacements: [] }), { type: 'EntriesAnnulled', data: { by: 'U1', entries: [1], cause: '误记' } }],
]

describe('what is recorded', () => {
  it.each(rows)('%s', (_says, history, command, event) => {
    const { card } = given(history, { facts })
      .when(command)
      .accepted({ ...event, rules: 'N+M' })
    expect(CardEvent.is({ type: card.entries.at(-1)?.type, data: card.entries.at(-1)?.data })).toBe(true)
  })

  it('every command is among them', () => {
    const covered = new Set(rows.map(([, , { type }]) => type))
    expect(
      [...Object.keys(deciders), 'CorrectEntry', 'AnnulEntries'].filter(
        (type) => !covered.has(type as never),
      ),
    ).toStrictEqual([])
  })

  const sealing = rows.filter(([, , command]) => 'by' in command && command.type in deciders)
  it.each(sealing)(
    'D-FLAG-UNREGISTERED %s of a union nobody registered is marked',
    (_says, history, command, event) => {
      const { data } = event as { data: object }
      const unknown =
        'issuer' in command ? ['unregistered-union', 'unregistered-issuer'] : ['unregistered-union']
      given(history)
        .when(command)
        .accepted({ ...event, data: { ...data, flags: unknown }, rules: 'N+M' })
    },
  )

  const corrections = rows.filter(([, , command]) => !(command.type in deciders))
  it.each(corrections)('%s of a union nobody registered is not marked', (_says, history, command, event) => {
    given(history)
      .when(command)
      .accepted({ ...event, rules: 'N+M' })
  })

  const unsealed = rows.filter(([, , command]) => !('by' in command))
  it.each(unsealed)('%s without a seal is not marked', (_says, history, command, event) => {
    given(history)
      .when(command)
      .accepted({ ...event, rules: 'N+M' })
  })

  it('is the same for the same request, however often it is decided', () => {
    for (const [, history, command] of rows) {
      const before = given(history, { facts })
      expect(before.when(command).decision).toStrictEqual(before.when(command).decision)
    }
  })
})

describe('the stack an entry is accepted under', () => {
  const issuedIn = (year: number) => sample.issue({ on: `${year}-03-05`, joinedOn: `${year}-03-01` })
  it('M the measures count from their adoption on 2016-12-12, by the day the entry takes effect', () => {
    const out = (on: string) => sample.transferOut({ on, duesPaidThrough: '2016-11' })
    const of = (on: string) =>
      given([issuedIn(2010)], { facts })
        .when(out(on))
        .accepted().card.entries[1]?.rules
    expect([of('2016-12-11'), of('2016-12-12'), of('2016-12-13')]).toStrictEqual(['N', 'N+M', 'N+M'])
  })

  it('M a month counts by its first day, an exact day by itself', () => {
    const retained = (exactOn?: string) =>
      given([issuedIn(2010)], { facts }).when(
        sample.retain({ month: '2016-12', exactOn, reason: 'internal-retirement' }),
        {
          facts: { today: day('2017-01-01') },
        },
      )
    expect(retained().accepted().card.entries[1]?.rules).toBe('N')
    retained('2016-12-11').accepted()
    retained('2016-12-12').refusedBy('M18-INTERNAL-RETIREMENT-NO-CHANGE')
  })

  it('M an exact day counts also where the month beside it was left empty', () => {
    const retained = (exactOn: string) =>
      given([issuedIn(2010)], { facts }).when(
        sample.retain({ month: undefined, exactOn, reason: 'internal-retirement' }),
        { facts: { today: day('2017-01-01') } },
      )
    retained('2016-12-11').refusedBy('F-RETAIN')
    retained('2016-12-12').refusedBy('F-RETAIN', 'M18-INTERNAL-RETIREMENT-NO-CHANGE')
  })

  it('a log under the notice alone never hears of the measures', () => {
    const { card } = given([sample.issue()], { facts, policy: { rules: 'N' } })
      .when(sample.retain({ reason: 'internal-retirement' }))
      .accepted()
    expect(card.entries.map(({ rules }) => rules)).toStrictEqual(['N', 'N'])
  })

  it('a correction and an annulment stand under the stack of the day they are recorded', () => {
    const old = [issuedIn(2010), sample.transferOut({ on: '2011-06-30', duesPaidThrough: '2011-06' })]
    const on = (today: string) => ({ facts: { ...facts, today: day(today) } })
    const rules = (command: CardCommand, today: string) =>
      given(old, { facts }).when(command, on(today)).accepted().card.entries[2]?.rules
    expect(rules(sample.correct(), '2016-12-11')).toBe('N')
    expect(rules(sample.correct(), '2016-12-12')).toBe('N+M')
    expect(rules(sample.annul(), '2016-12-11')).toBe('N')
    expect(rules(sample.annul(), '2016-12-12')).toBe('N+M')
  })
})
