import { noFuture } from '../rules/dates.ts'
import { particularsByHolder, sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, notEnded } from '../rules/life.ts'
import { birthIsMonth, sealedOnly } from '../rules/particulars.ts'
import { decider } from './decider.ts'

/** Name, political status or another particular has changed; the printed page waits for the next booklet (A46). */
export const changeParticulars = decider({
  command: 'ChangeParticulars',
  event: 'ParticularsChanged',
  rules: [noFuture, cardIssued, notEnded, particularsByHolder, birthIsMonth, sealingUnionExists, sealedOnly],
  flags: [unionUnregistered],
})
