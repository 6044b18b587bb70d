import { inOrder, noFuture } from '../rules/dates.ts'
import { inSealed, receivingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, notEnded } from '../rules/life.ts'
import { destinationDiffers, inDateAndSeal, outHalfOpen, toAnotherUnion } from '../rules/transfer.ts'
import { decider } from './decider.ts'

/** Transferred in (转入): the receiving union must accept (N6-IN-DUTY), so there is no command to refuse a member. */
export const transferIn = decider({
  command: 'TransferIn',
  event: 'TransferredIn',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    inOrder,
    outHalfOpen,
    toAnotherUnion,
    inDateAndSeal,
    receivingUnionExists,
    inSealed,
  ],
  flags: [destinationDiffers, unionUnregistered],
})
