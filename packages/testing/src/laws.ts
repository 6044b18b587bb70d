import { type CardDomain, cardDomain } from './cardDomain.ts'
import { careerOf, type History } from './history.ts'
import type { Law, LawOfLines } from './laws/law.ts'
import { asOfIsAFold, bothTimesAgree, daysNeverDecrease, standingIsCoherent } from './laws/ofDays.ts'
import { annulAndEnterAgain } from './laws/ofEnteringAgain.ts'
import { lawsOfLines } from './laws/ofLines.ts'
import {
  bookletMovesNoMembership,
  custodyPartitionsTheMembership,
  duesNeverDecrease,
  endIsFinal,
  insMatchOuts,
} from './laws/ofMembership.ts'
import { printedRowsComeBack } from './laws/ofPages.ts'
import {
  decidedEventsFitTheirCodec,
  decidingAgainSaysTheSame,
  streamHoldsWhatWasAccepted,
} from './laws/ofRecording.ts'

/** What holds of every history, and which law a history breaks. */

export type { Law, LawOfLines } from './laws/law.ts'
export * from './laws/ofDays.ts'
export * from './laws/ofEnteringAgain.ts'
export * from './laws/ofLines.ts'
export * from './laws/ofMembership.ts'
export * from './laws/ofPages.ts'
export * from './laws/ofRecording.ts'

/** The laws of careers, by name. */
export const laws = {
  streamHoldsWhatWasAccepted,
  decidingAgainSaysTheSame,
  decidedEventsFitTheirCodec,
  daysNeverDecrease,
  asOfIsAFold,
  custodyPartitionsTheMembership,
  insMatchOuts,
  endIsFinal,
  bookletMovesNoMembership,
  duesNeverDecrease,
  printedRowsComeBack,
  annulAndEnterAgain,
  bothTimesAgree,
  standingIsCoherent,
} as const satisfies Record<string, Law>

/** The name of a law. */
export type LawName = keyof typeof laws | keyof typeof lawsOfLines

/** A law that a history breaks. */
export type BrokenLaw = { readonly law: LawName; readonly found: string; readonly history: History }

/** The first law that a history breaks, of those of careers and of lines, or null. */
export const brokenLaw = (history: History, domain: CardDomain = cardDomain): BrokenLaw | null => {
  for (const [law, holds] of Object.entries(lawsOfLines)) {
    const found = holds(history.entries, domain)
    if (found !== null) return { law: law as LawName, found, history }
  }
  for (const [law, holds] of Object.entries(laws)) {
    const found = holds(history, domain)
    if (found !== null) return { law: law as LawName, found, history }
  }
  return null
}

/** A shorter history that breaks the same law: commands are left out as long as it stays broken. */
export const shortened = ({ law, found, history }: BrokenLaw, domain: CardDomain = cardDomain): BrokenLaw => {
  const holds = { ...laws, ...lawsOfLines }[law]
  let shortest: BrokenLaw = { law, found, history }
  for (let i = history.steps.length - 1; i >= 0; i--) {
    const { name, policy, steps } = shortest.history
    const fewer = careerOf(name, policy, steps.toSpliced(i, 1), domain)
    const still =
      law in lawsOfLines ? (holds as LawOfLines)(fewer.entries, domain) : (holds as Law)(fewer, domain)
    if (still !== null) shortest = { law, found: still, history: fewer }
  }
  return shortest
}
