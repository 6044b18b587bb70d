import { inOrder, noFuture } from '../rules/dates.ts'
import { decidedThenFiled, groundStated } from '../rules/expulsion.ts'
import {
  expelledByHolder,
  filedWithUpperUnion,
  sealingUnionExists,
  unionUnregistered,
} from '../rules/holder.ts'
import { cardIssued, noExpulsionPending, notEnded } from '../rules/life.ts'
import { decider } from './decider.ts'

/** An expulsion filed with the union one level up (备案): receipt, not approval (decision A9). */
export const fileExpulsion = decider({
  command: 'FileExpulsion',
  event: 'ExpulsionFiled',
  rules: [
    noFuture,
    cardIssued,
    notEnded,
    noExpulsionPending,
    inOrder,
    expelledByHolder,
    groundStated,
    decidedThenFiled,
    filedWithUpperUnion,
    sealingUnionExists,
  ],
  flags: [unionUnregistered],
})
