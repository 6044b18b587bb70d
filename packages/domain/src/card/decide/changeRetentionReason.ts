import { inOrder, noFuture } from '../rules/dates.ts'
import { changeSealed, reasonChangedByHolder, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, noExpulsionPending, notEnded } from '../rules/life.ts'
import { sealedOnly } from '../rules/particulars.ts'
import {
  internalRetirementIsNoGround,
  isRetained,
  laidOffNoChange,
  noChangeExpected,
  retainedAtHolder,
  retentionReason,
  retentionRow,
} from '../rules/retention.ts'
import { decider } from './decider.ts'

/** One reason of retention turns into another, so that no false restoration is written (decision A41). */
export const changeRetentionReason = decider({
  command: 'ChangeRetentionReason',
  event: 'RetentionReasonChanged',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    noExpulsionPending,
    inOrder,
    isRetained,
    retainedAtHolder,
    reasonChangedByHolder,
    retentionRow,
    retentionReason,
    internalRetirementIsNoGround,
    changeSealed,
    sealedOnly,
  ],
  flags: [laidOffNoChange, noChangeExpected, unionUnregistered],
})
