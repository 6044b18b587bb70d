import {
  lossReported,
  noReissueAfterEnd,
  numberIsFresh,
  numberIsNew,
  oldBookletTaken,
} from '../rules/booklet.ts'
import { inOrder, noFuture } from '../rules/dates.ts'
import { reissuedByHolder, sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import {
  newIssuerIsProvincial,
  newIssuerUnregistered,
  numberFollowsScheme,
  numberIsFree,
  numberOfNoSubstitute,
} from '../rules/issue.ts'
import { cardIssued } from '../rules/life.ts'
import { decider } from './decider.ts'

/** A new booklet (补办, 换发): 使用说明 2. Free of charge like the first (notice Art. 5). */
export const reissueCard = decider({
  command: 'ReissueCard',
  event: 'CardReissued',
  rules: [
    noFuture,
    cardIssued,
    noReissueAfterEnd,
    inOrder,
    lossReported,
    oldBookletTaken,
    reissuedByHolder,
    numberOfNoSubstitute,
    numberIsFresh,
    numberIsNew,
    newIssuerIsProvincial,
    numberFollowsScheme,
    numberIsFree,
    sealingUnionExists,
  ],
  flags: [unionUnregistered, newIssuerUnregistered],
})
