import { laterDay } from '../../calendar/day.ts'
import { inOrder, noFuture } from '../rules/dates.ts'
import { filedBeforeExpelled } from '../rules/expulsion.ts'
import { expelledByHolder, sealingUnionExists, unionUnregistered } from '../rules/holder.ts'
import { cardIssued, notEnded } from '../rules/life.ts'
import { isLiving } from '../state.ts'
import { decider } from './decider.ts'

/** Expulsion (开除会籍) takes effect, after the filing (notice Art. 6). */
export const expel = decider({
  command: 'Expel',
  event: 'Expelled',
  rules: [noFuture, cardIssued, notEnded, inOrder, filedBeforeExpelled, expelledByHolder, sealingUnionExists],
  flags: [unionUnregistered],
  adds: (card, { policy }) => {
    const filedOn = isLiving(card) ? card.standing.pendingExpulsion?.filedOn : undefined
    if (policy.expulsionEffective === 'entry' || filedOn === undefined) return {}
    return { effectiveOn: laterDay(filedOn, card.lastStandingDay) }
  },
})
