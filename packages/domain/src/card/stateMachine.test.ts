import { everythingRegistered, givenCard, type NamedState, pathTo, sample } from '@union-card/testing'
import { type Card, type CardCommand, type Decision, day, type Relation, type RuleId } from '../index.ts'

/**
 * The two tables of the state machine, cell by cell: the next state, or the rule that refuses first. `=` is the same
 * state; a name after the slash is the booklet. Columns marked † are closed while an expulsion is pending (+P).
 */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const circumstances = { facts: everythingRegistered }

type Column = { readonly command: () => CardCommand; readonly closedWhilePending: boolean }

const at2020 = { on: '2020-06-15' } as const
const column = (command: Column['command']): Column => ({ command, closedWhilePending: false })
const daggered = (command: Column['command']): Column => ({ command, closedWhilePending: true })

/** Every command is flawless but for the state it meets. */
const columns = {
  CardIssued: column(() => sample.issue({ ...at2020, number: 'P1-0009', joinedOn: '2020-06' })),
  TransferredOut: daggered(() =>
    sample.transferOut({ ...at2020, reason: 'unit-closed', duesPaidThrough: '2019-03' }),
  ),
  TransferredIn: column(() => sample.transferIn(at2020)),
  TransferOutRevoked: column(() => sample.revoke(at2020)),
  MembershipRetained: daggered(() => sample.retain({ month: '2020-06' })),
  RetentionReasonChanged: daggered(() => sample.changeReason({ month: '2020-06' })),
  MembershipRestored: daggered(() => sample.restore({ month: '2020-06' })),
  'Withdrawn voluntary': daggered(() => sample.withdraw(at2020)),
  'Withdrawn deemed': daggered(() =>
    sample.deem({
      ...at2020,
      evidence: { unpaidFrom: '2019-10', unpaidThrough: '2020-03', educatedOn: '2020-04-10' },
    }),
  ),
  ExpulsionFiled: daggered(() => sample.fileExpulsion({ ...at2020, decidedOn: '2020-06-01' })),
  Expelled: column(() => sample.expel(at2020)),
  MemberDied: column(() => sample.recordDeath(at2020)),
  CardReportedLost: column(() => sample.reportLoss(at2020)),
  CardReissued: column(() => sample.swap(at2020)),
  CardRecovered: column(() => sample.recover(at2020)),
} satisfies Record<string, Column>

type ColumnName = keyof typeof columns

/** A card in the four dimensions, with the union that held an ended membership last. */
const dimensions = ({ standing, document }: Card) => ({
  membership: standing.kind === 'none' ? 'none' : standing.membership.kind,
  relation: standing.kind === 'living' ? relationOf(standing.relation) : null,
  pending: standing.kind === 'living' && standing.pendingExpulsion !== null,
  lastHolder: standing.kind === 'ended' ? standing.lastHolder : null,
  document: document.kind,
})
type Dimensions = { [K in keyof ReturnType<typeof dimensions>]: string | boolean | null }

const relationOf = (relation: Relation) =>
  relation.kind === 'at' ? `at ${relation.union}` : `in transit from ${relation.from}`

// biome-ignore format: a table
const named: Record<string, Dimensions> = {
  S0:         { membership: 'none',      relation: null,                 pending: false, lastHolder: null, document: 'none' },
  S1:         { membership: 'active',    relation: 'at U1',              pending: false, lastHolder: null, document: 'inHand' },
  'S1 at U2': { membership: 'active',    relation: 'at U2',              pending: false, lastHolder: null, document: 'inHand' },
  'S1+P':     { membership: 'active',    relation: 'at U1',              pending: true,  lastHolder: null, document: 'inHand' },
  S2:         { membership: 'active',    relation: 'in transit from U1', pending: false, lastHolder: null, document: 'inHand' },
  'S2+P':     { membership: 'active',    relation: 'in transit from U1', pending: true,  lastHolder: null, document: 'inHand' },
  S3:         { membership: 'retained',  relation: 'at U1',              pending: false, lastHolder: null, document: 'inHand' },
  'S3 at U2': { membership: 'retained',  relation: 'at U2',              pending: false, lastHolder: null, document: 'inHand' },
  'S3+P':     { membership: 'retained',  relation: 'at U1',              pending: true,  lastHolder: null, document: 'inHand' },
  S4:         { membership: 'retained',  relation: 'in transit from U1', pending: false, lastHolder: null, document: 'inHand' },
  'S4+P':     { membership: 'retained',  relation: 'in transit from U1', pending: true,  lastHolder: null, document: 'inHand' },
  S5:         { membership: 'withdrawn', relation: null,                 pending: false, lastHolder: 'U1', document: 'inHand' },
  S6:         { membership: 'expelled',  relation: null,                 pending: false, lastHolder: 'U1', document: 'inHand' },
  S7:         { membership: 'deceased',  relation: null,                 pending: false, lastHolder: 'U1', document: 'inHand' },
}

// biome-ignore format: a table
const firstTable: Record<NamedState, string[]> = {
  //   CardIssued,          TransferredOut †,       TransferredIn,     TransferOutRevoked,    MembershipRetained †,    RetentionReasonChanged †, MembershipRestored †
  S0: ['S1',               'D-NO-CARD',            'D-NO-CARD',       'D-NO-CARD',           'D-NO-CARD',             'D-NO-CARD',              'D-NO-CARD'],
  S1: ['D-ALREADY-ISSUED', 'S2',                   'D-IN-NEEDS-OUT',  'D-NOTHING-TO-REVOKE', 'S3',                    'D-NOT-RETAINED',         'D-NOT-RETAINED'],
  S2: ['D-ALREADY-ISSUED', 'D-ALREADY-IN-TRANSIT', 'S1 at U2',        'S1',                  'D-RETAIN-NEEDS-HOLDER', 'D-NOT-RETAINED',         'D-NOT-RETAINED'],
  S3: ['D-ALREADY-ISSUED', 'S4',                   'D-IN-NEEDS-OUT',  'D-NOTHING-TO-REVOKE', 'D-ALREADY-RETAINED',    '=',                      'S1'],
  S4: ['D-ALREADY-ISSUED', 'D-ALREADY-IN-TRANSIT', 'S3 at U2',        'S3',                  'D-ALREADY-RETAINED',    'D-RETAIN-NEEDS-HOLDER',  'D-RESTORE-NEEDS-HOLDER'],
  S5: ['D-ALREADY-ISSUED', 'D-TERMINAL',           'D-TERMINAL',      'D-TERMINAL',          'D-TERMINAL',            'D-TERMINAL',             'D-TERMINAL'],
  S6: ['D-ALREADY-ISSUED', 'D-TERMINAL',           'D-TERMINAL',      'D-TERMINAL',          'D-TERMINAL',            'D-TERMINAL',             'D-TERMINAL'],
  S7: ['D-ALREADY-ISSUED', 'D-TERMINAL',           'D-TERMINAL',      'D-TERMINAL',          'D-TERMINAL',            'D-TERMINAL',             'D-TERMINAL'],
}

// biome-ignore format: a table
const secondTable: Record<NamedState, string[]> = {
  //   voluntary †,  deemed †,                    ExpulsionFiled, Expelled,                MemberDied,   CardReportedLost, CardReissued,             CardRecovered
  S0: ['D-NO-CARD',  'D-NO-CARD',                 'D-NO-CARD',    'D-NO-CARD',             'D-NO-CARD',  'D-NO-CARD',      'D-NO-CARD',              'D-NO-CARD'],
  S1: ['S5',         'S5',                        'S1+P',         'N6-EXPEL-FILE-FIRST',   'S7',         '=/lost',         '=/inHand',               'D-RECOVER-ONLY-AFTER-END'],
  S2: ['S5',         'D-DEEMED-NEEDS-HOLDER',     'S2+P',         'N6-EXPEL-FILE-FIRST',   'S7',         '=/lost',         '=/inHand',               'D-RECOVER-ONLY-AFTER-END'],
  S3: ['S5',         'C8-NO-DUES-WHILE-RETAINED', 'S3+P',         'N6-EXPEL-FILE-FIRST',   'S7',         '=/lost',         '=/inHand',               'D-RECOVER-ONLY-AFTER-END'],
  S4: ['S5',         'C8-NO-DUES-WHILE-RETAINED', 'S4+P',         'N6-EXPEL-FILE-FIRST',   'S7',         '=/lost',         '=/inHand',               'D-RECOVER-ONLY-AFTER-END'],
  S5: ['D-TERMINAL', 'D-TERMINAL',                'D-TERMINAL',   'D-TERMINAL',            'D-TERMINAL', '=/lost',         'D-NO-REISSUE-AFTER-END', '=/recovered'],
  S6: ['D-TERMINAL', 'D-TERMINAL',                'D-TERMINAL',   'D-TERMINAL',            'D-TERMINAL', '=/lost',         'D-NO-REISSUE-AFTER-END', '=/recovered'],
  S7: ['D-TERMINAL', 'D-TERMINAL',                'D-TERMINAL',   'D-TERMINAL',            'D-TERMINAL', '=/lost',         'D-NO-REISSUE-AFTER-END', '=/recovered'],
}

const columnNames = Object.keys(columns) as ColumnName[]
const states = Object.keys(pathTo) as NamedState[]
const living = ['S1', 'S2', 'S3', 'S4'] as const

const cells = states.flatMap((state) =>
  [...firstTable[state], ...secondTable[state]].map((cell, i) => ({
    state,
    column: columnNames[i] as ColumnName,
    cell,
  })),
)

const isRule = (cell: string): cell is RuleId => /^[A-Z]\d*-/.test(cell)

const firstRefusal = (decision: Decision) => (decision._tag === 'Left' ? decision.left[0].rule : 'accepted')

const expectCell = (history: readonly CardCommand[], column: ColumnName, cell: string) => {
  const before = given(history, circumstances)
  const outcome = before.when(columns[column].command())
  if (isRule(cell)) {
    expect(firstRefusal(outcome.decision)).toBe(cell)
    return
  }
  const [state, booklet] = cell.split('/') as [string, string | undefined]
  const was = dimensions(before.card)
  const next = state === '=' ? { ...was, document: booklet ?? was.document } : named[state]
  const pending = next?.relation !== null && (next?.pending || was.pending)
  expect(dimensions(outcome.accepted().card)).toStrictEqual({ ...next, pending })
}

describe('the state machine', () => {
  it('has a command for every column and a cell for every state', () => {
    expect(cells).toHaveLength(8 * 15)
    expect(cells.every(({ column, cell }) => column !== undefined && cell !== undefined)).toBe(true)
  })

  it.each(states)('starts from %s as it is named', (state) => {
    expect(dimensions(given(pathTo[state], circumstances).card)).toStrictEqual(named[state])
  })

  it.each(cells)('$state, $column: $cell', ({ state, column, cell }) => {
    expectCell(pathTo[state], column, cell)
  })

  const pendingCells = living.flatMap((state) =>
    cells
      .filter((each) => each.state === state)
      .map(({ column, cell }) => ({
        state,
        column,
        cell: columns[column].closedWhilePending
          ? 'D-EXPULSION-PENDING'
          : column === 'Expelled'
            ? 'S6'
            : cell,
      })),
  )
  it.each(pendingCells)('$state+P, $column: $cell', ({ state, column, cell }) => {
    expectCell([...pathTo[state], sample.fileExpulsion()], column, cell)
  })
})

describe('the booklet, a dimension of its own', () => {
  const lost = [sample.issue(), sample.reportLoss()]
  // biome-ignore format: a table
  const booklets: Record<string, readonly CardCommand[]> = {
    'none':                          [],
    'in hand':                       [sample.issue()],
    'lost':                          lost,
    'in hand again':                 [...lost, sample.replaceLost()],
    'in hand after the end':         [sample.issue(), sample.withdraw()],
    'lost after the end':            [sample.issue(), sample.withdraw(), sample.reportLoss()],
    'lost before the end':           [sample.issue(), sample.reportLoss({ on: '2019-07-01' }), sample.withdraw()],
    'recovered':                     [sample.issue(), sample.withdraw(), sample.recover()],
  }
  const requests = {
    'issue it': () => sample.issue({ on: '2020-06-15' }),
    'report it lost': () => sample.reportLoss({ on: '2020-06-15' }),
    'replace it for loss': () => sample.replaceLost({ on: '2020-06-15', number: 'P1-0009' }),
    'swap it': () => sample.swap({ on: '2020-06-15', number: 'P1-0009' }),
    'take it back': () => sample.recover({ on: '2020-06-15' }),
  }
  // biome-ignore format: a table
  const moves: [string, string[]][] = [
    //                        issue it,           report it lost,  replace it for loss,      swap it,                  take it back
    ['none',                  ['inHand',           'D-NO-CARD',     'D-NO-CARD',              'D-NO-CARD',              'D-NO-CARD']],
    ['in hand',               ['D-ALREADY-ISSUED', 'lost',          'D-REISSUE-NEEDS-CAUSE',  'inHand',                 'D-RECOVER-ONLY-AFTER-END']],
    ['lost',                  ['D-ALREADY-ISSUED', 'D-NOT-IN-HAND', 'inHand',                 'D-SWAP-RECOVERS-OLD',    'D-RECOVER-ONLY-AFTER-END']],
    ['in hand again',         ['D-ALREADY-ISSUED', 'lost',          'D-REISSUE-NEEDS-CAUSE',  'inHand',                 'D-RECOVER-ONLY-AFTER-END']],
    ['in hand after the end', ['D-ALREADY-ISSUED', 'lost',          'D-NO-REISSUE-AFTER-END', 'D-NO-REISSUE-AFTER-END', 'recovered']],
    ['lost after the end',    ['D-ALREADY-ISSUED', 'D-NOT-IN-HAND', 'D-NO-REISSUE-AFTER-END', 'D-NO-REISSUE-AFTER-END', 'recovered']],
    ['lost before the end',   ['D-ALREADY-ISSUED', 'D-NOT-IN-HAND', 'D-NO-REISSUE-AFTER-END', 'D-NO-REISSUE-AFTER-END', 'recovered']],
    ['recovered',             ['D-ALREADY-ISSUED', 'D-NOT-IN-HAND', 'D-NO-REISSUE-AFTER-END', 'D-NO-REISSUE-AFTER-END', 'D-NOT-IN-HAND']],
  ]
  const bookletMoves = moves.flatMap(([booklet, row]) =>
    row.map((result, i) => [booklet, Object.keys(requests)[i] as keyof typeof requests, result] as const),
  )
  it.each(bookletMoves)('%s, %s: %s', (booklet, request, result) => {
    const before = given(booklets[booklet] ?? [], circumstances)
    const outcome = before.when(requests[request]())
    if (isRule(result)) expect(firstRefusal(outcome.decision)).toBe(result)
    else {
      const after = outcome.accepted().card
      expect(after.document.kind).toBe(result)
      if (request !== 'issue it') expect(after.standing).toStrictEqual(before.card.standing)
    }
  })
})

describe('M17 a retired member stays retained', () => {
  it('the cell S3, MembershipRestored may refuse under the measures, and not under the notice alone', () => {
    const retired = [sample.issue(), sample.retain({ reason: 'retired' })]
    given(retired, circumstances).when(sample.restore()).refusedBy('M17-RETIRED-STAYS-RETAINED')
    given(retired, { ...circumstances, policy: { rules: 'N' } })
      .when(sample.restore())
      .accepted()
  })
})

describe('a transfer in with an expulsion pending', () => {
  it('moves the duty to expel to the receiving union', () => {
    const moved = given(
      [...pathTo.S2, sample.fileExpulsion(), sample.transferIn({ on: '2019-08-02' })],
      circumstances,
    )
    moved.when(sample.expel()).refusedBy('D-EXPEL-BY-HOLDER')
    moved
      .when(sample.expel({ by: 'U2' }))
      .accepted()
      .thenOn(day('2019-08-05'), { membership: 'expelled' })
  })
})
