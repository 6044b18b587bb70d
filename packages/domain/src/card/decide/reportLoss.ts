import { inHandToLose } from '../rules/booklet.ts'
import { inOrder, noFuture } from '../rules/dates.ts'
import { sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued } from '../rules/life.ts'
import { decider } from './decider.ts'

/** Loss reported (遗失): 使用说明 2. Membership and vote stay. */
export const reportLoss = decider({
  command: 'ReportLoss',
  event: 'CardReportedLost',
  rules: [noFuture, cardIssued, inOrder, inHandToLose, sealingUnionExists],
  flags: [unionUnregistered],
})
