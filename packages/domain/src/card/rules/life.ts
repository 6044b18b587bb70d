import { must, type Rule, rule, ruleOfEnded, ruleOfLiving } from './rule.ts'

/** Whether the card is there, whether its membership lives, whether an expulsion hangs over it. */

/** Nothing before the issue. */
export const cardIssued: Rule<unknown> = rule('D-NO-CARD', 'stream', (_command, card) =>
  must(card.standing.kind !== 'none'),
)

/** One issue for each membership; a second admission is a new card. */
export const notYetIssued: Rule<unknown> = rule('D-ALREADY-ISSUED', 'stream', (_command, card) =>
  must(card.standing.kind === 'none', { issuedOn: card.issue?.on ?? null }),
)

/** No standing entry after an end. */
export const notEnded: Rule<unknown> = ruleOfEnded('D-TERMINAL', 'ended', (_command, { standing }) => ({
  membership: standing.membership.kind,
  since: standing.membership.on,
}))

/** After a filed expulsion no transfer-out, retention, restoration, withdrawal or second filing. */
export const noExpulsionPending: Rule<unknown> = ruleOfLiving(
  'D-EXPULSION-PENDING',
  'pending',
  (_command, { standing: { pendingExpulsion } }) =>
    must(pendingExpulsion === null, { filedOn: pendingExpulsion?.filedOn ?? null }),
)
