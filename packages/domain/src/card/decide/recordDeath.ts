import { inOrder, noFuture } from '../rules/dates.ts'
import { sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, notEnded } from '../rules/life.ts'
import { decider } from './decider.ts'

/** Death ends a live membership, a pending expulsion or not; it is no withdrawal (decision A22). */
export const recordDeath = decider({
  command: 'RecordDeath',
  event: 'MemberDied',
  rules: [noFuture, cardIssued, notEnded, inOrder, sealingUnionExists],
  flags: [unionUnregistered],
})
