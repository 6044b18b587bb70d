import { inOrder, noFuture } from '../rules/dates.ts'
import { changeSealed, retainedByHolder, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, noExpulsionPending, notEnded } from '../rules/life.ts'
import { sealedOnly } from '../rules/particulars.ts'
import {
  internalRetirementIsNoGround,
  laidOffNoChange,
  noChangeExpected,
  notRetained,
  retainedAtHolder,
  retentionReason,
  retentionRow,
} from '../rules/retention.ts'
import { decider } from './decider.ts'

/** Membership retained (保留会籍): form p. 5. */
export const retainMembership = decider({
  command: 'RetainMembership',
  event: 'MembershipRetained',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    noExpulsionPending,
    inOrder,
    notRetained,
    retainedAtHolder,
    retainedByHolder,
    retentionRow,
    retentionReason,
    internalRetirementIsNoGround,
    changeSealed,
    sealedOnly,
  ],
  flags: [laidOffNoChange, noChangeExpected, unionUnregistered],
})
