import {
  type Card,
  type CardCommand,
  type CardEntry,
  cardOn,
  custodyOf,
  type Day,
  type Decision,
  decide,
  evolve,
  type Facts,
  fold,
  noCard,
  type Policy,
  type PrintedPages,
  printedPages,
  type StandingView,
  standingOn,
} from '@union-card/domain'

/** What the kit tests: the pure functions of the card. One's own, or a wrong one, may stand in for the package's. */
export type CardDomain = {
  readonly noCard: Card
  readonly decide: (policy: Policy, facts: Facts, command: CardCommand, card: Card) => Decision
  readonly evolve: (card: Card, entry: CardEntry) => Card
  readonly fold: (entries: readonly CardEntry[]) => Card
  readonly cardOn: (card: Card, day: Day) => Card
  readonly standingOn: (card: Card, on: Day, policy: Policy) => StandingView
  readonly custodyOf: (card: Card) => ReturnType<typeof custodyOf>
  readonly printedPages: (card: Card) => PrintedPages
}

/** The domain as `@union-card/domain` has it. */
export const cardDomain: CardDomain = {
  noCard,
  decide,
  evolve,
  fold,
  cardOn,
  standingOn,
  custodyOf,
  printedPages,
}
