import { laterDay } from '../../calendar/day.ts'
import { firstDayOf, lastDayOf } from '../../calendar/month.ts'
import { previousOn } from '../effective.ts'
import { must, type Rule, rule } from './rule.ts'

/** Dates of entries: nothing from the future, rows in order (model 8.4). */

/** A seal testifies to something done: the day, or the first day of the month, is not after the day of recording. */
export const noFuture: Rule<unknown> = rule(
  'D-NO-FUTURE',
  'future',
  (_c, _card, { stated, exactOn, facts }) => {
    const first = stated && firstDayOf(stated)
    const earliest = first && exactOn ? laterDay(first, exactOn) : (exactOn ?? first)
    return must(earliest === undefined || earliest <= facts.today, {
      stated: earliest ?? null,
      today: facts.today,
    })
  },
)

/** Effective days never decrease along an axis: a Day, or the last day of a Month, is not before the previous one. */
export const inOrder: Rule<unknown> = rule(
  'D-CHRONOLOGY',
  'chronology',
  (_c, card, { stated, exactOn, axis }) => {
    const previous = previousOn(axis, card)
    const latest = exactOn ?? (stated && lastDayOf(stated))
    if (previous === null || latest === undefined) return null
    return must(latest >= previous, { stated: exactOn ?? stated ?? null, notBefore: previous })
  },
)
