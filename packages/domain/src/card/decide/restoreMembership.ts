import { inOrder, noFuture } from '../rules/dates.ts'
import { changeSealed, restoredByHolder, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, noExpulsionPending, notEnded } from '../rules/life.ts'
import { isRetained, restorationRow, restoredAtHolder, retiredStaysRetained } from '../rules/retention.ts'
import { decider } from './decider.ts'

/** Membership restored (恢复会籍): form p. 5, by the union that then holds the relation (decision A13). */
export const restoreMembership = decider({
  command: 'RestoreMembership',
  event: 'MembershipRestored',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    noExpulsionPending,
    inOrder,
    isRetained,
    restoredAtHolder,
    restoredByHolder,
    restorationRow,
    retiredStaysRetained,
    changeSealed,
  ],
  flags: [unionUnregistered],
})
