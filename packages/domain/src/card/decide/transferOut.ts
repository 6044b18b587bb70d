import { inOrder, noFuture } from '../rules/dates.ts'
import { duesDoNotRegress, duesPrepaid, duesStated, noDuesWhileRetained } from '../rules/dues.ts'
import { changeSealed, outByHolder, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, noExpulsionPending, notEnded } from '../rules/life.ts'
import { sealedOnly } from '../rules/particulars.ts'
import {
  notInTransit,
  notWhileRetained,
  outDateStated,
  outSealed,
  secondmentOfSixMonths,
  transferReason,
} from '../rules/transfer.ts'
import { decider } from './decider.ts'

/** Transferred out (转出): notice Art. 6, form p. 4. Arrears and disputes are no ground to refuse (N6-OUT-DUTY). */
export const transferOut = decider({
  command: 'TransferOut',
  event: 'TransferredOut',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    noExpulsionPending,
    inOrder,
    notInTransit,
    outByHolder,
    outDateStated,
    transferReason,
    duesStated,
    outSealed,
    duesDoNotRegress,
    noDuesWhileRetained,
    secondmentOfSixMonths,
    notWhileRetained,
    changeSealed,
    sealedOnly,
  ],
  flags: [duesPrepaid, unionUnregistered],
})
