/**
 * Which rules are in force on a day, as dated lists: the stacks of rules, and the rights and duties (会员的权利、
 * 会员的义务) to be printed on a card. A list is ordered by date; the last item that has begun by a day is in force.
 */

import { type Day, day } from '../calendar/day.ts'

/** The stacks of rules: `N` is the notice, its form, the law and the design; `N+M` adds the measures 会籍管理办法. */
export const stackIds = ['N', 'N+M'] as const
/** A named stack of rules. */
export type StackId = (typeof stackIds)[number]

/** True for the name of a stack. */
export const isStackId = (text: string): text is StackId => (stackIds as readonly string[]).includes(text)

/** A stack, and the first day it is in force; no day means from the beginning. */
export type StackPeriod = { readonly stack: StackId; readonly from?: Day }

/**
 * The stacks a log runs through, by the stack it was created with. The measures (总工发〔2016〕35号) were adopted on
 * 2016-12-12; their day of issue is not known, so the adoption counts.
 */
export const stackPeriods: Readonly<Record<StackId, readonly StackPeriod[]>> = {
  N: [{ stack: 'N' }],
  'N+M': [{ stack: 'N' }, { stack: 'N+M', from: day('2016-12-12') }],
}

/** The stack that judges an entry effective on a day, in a log configured with a stack. */
export const stackOn = (configured: StackId, on: Day): StackId =>
  stackPeriods[configured].findLast(({ from }) => from === undefined || from <= on)?.stack ?? 'N'

/** A version of the rights and duties in the 中国工会章程, named after the year of its adoption. */
export type CharterVersion = 'C2013' | 'C2018' | 'C2023'

/** A version, and the day a National Congress of the unions adopted it. */
export type CharterText = { readonly version: CharterVersion; readonly adoptedOn: Day }

/** The Constitutions adopted by the 16th, 17th and 18th National Congress; older ones are not listed. */
export const charterTexts: readonly CharterText[] = [
  { version: 'C2013', adoptedOn: day('2013-10-22') },
  { version: 'C2018', adoptedOn: day('2018-10-26') },
  { version: 'C2023', adoptedOn: day('2023-10-12') },
]

/** The text in force on a day (Art. 3: the latest adopted by then), or `undefined` before the first one listed. */
export const charterTextOn = (on: Day): CharterText | undefined =>
  charterTexts.findLast(({ adoptedOn }) => adoptedOn <= on)
