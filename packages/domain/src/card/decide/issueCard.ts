import { noFuture } from '../rules/dates.ts'
import { sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import {
  batchSuffices,
  issuedAfterJoining,
  issuerIsProvincial,
  issuerUnregistered,
  joinedOnce,
  joinedUnderSixteen,
  noSubstitute,
  numberFollowsScheme,
  numberIsFree,
  outdatedCharter,
} from '../rules/issue.ts'
import { notYetIssued } from '../rules/life.ts'
import { birthIsMonth, particularsWhole, sealedOnly } from '../rules/particulars.ts'
import { decider } from './decider.ts'

/** Card issued (颁发会员证): notice Art. 2 and 6. */
export const issueCard = decider({
  command: 'IssueCard',
  event: 'CardIssued',
  rules: [
    noFuture,
    notYetIssued,
    noSubstitute,
    issuedAfterJoining,
    particularsWhole,
    birthIsMonth,
    joinedOnce,
    issuerIsProvincial,
    numberFollowsScheme,
    numberIsFree,
    batchSuffices,
    sealingUnionExists,
    sealedOnly,
  ],
  flags: [unionUnregistered, issuerUnregistered, outdatedCharter, joinedUnderSixteen],
})
