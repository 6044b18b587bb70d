import { inOrder, noFuture } from '../rules/dates.ts'
import { deemedNeedsHolder, educatedFirst, notDeemedWhileRetained, sixMonthsUnpaid } from '../rules/dues.ts'
import { sealingUnionExists, unionUnregistered, withdrawnByHolder } from '../rules/holder.ts'
import { cardIssued, noExpulsionPending, notEnded } from '../rules/life.ts'
import { decider } from './decider.ts'

/** Withdrawal (退会) by wish, from any live standing (C6-FREE-TO-LEAVE), or deemed, by an act and never by the clock. */
export const withdraw = decider({
  command: 'Withdraw',
  event: 'Withdrawn',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    noExpulsionPending,
    inOrder,
    notDeemedWhileRetained,
    deemedNeedsHolder,
    withdrawnByHolder,
    sixMonthsUnpaid,
    educatedFirst,
    sealingUnionExists,
  ],
  flags: [unionUnregistered],
})
