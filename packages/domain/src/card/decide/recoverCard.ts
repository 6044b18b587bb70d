import {
  inOrderAndNotBeforeEnd,
  notYetRecovered,
  recoverAfterEnd,
  recoverAfterFiling,
} from '../rules/booklet.ts'
import { noFuture } from '../rules/dates.ts'
import { recoveredByHolder, sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued } from '../rules/life.ts'
import { decider } from './decider.ts'

/** The card of a former member taken back (收回会员证): notice Art. 6. */
export const recoverCard = decider({
  command: 'RecoverCard',
  event: 'CardRecovered',
  rules: [
    noFuture,
    cardIssued,
    inOrderAndNotBeforeEnd,
    recoverAfterEnd,
    recoverAfterFiling,
    notYetRecovered,
    recoveredByHolder,
    sealingUnionExists,
  ],
  flags: [unionUnregistered],
})
