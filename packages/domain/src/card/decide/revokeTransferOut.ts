import { inOrder, noFuture } from '../rules/dates.ts'
import { revokedBySender, sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, notEnded } from '../rules/life.ts'
import { transferToRevoke } from '../rules/transfer.ts'
import { decider } from './decider.ts'

/** An open transfer taken back by the sending union. */
export const revokeTransferOut = decider({
  command: 'RevokeTransferOut',
  event: 'TransferOutRevoked',
  rules: [noFuture, cardIssued, notEnded, inOrder, transferToRevoke, revokedBySender, sealingUnionExists],
  flags: [unionUnregistered],
})
