import { type Day, laterDay } from '../../calendar/day.ts'
import { isSameNumber } from '../state.ts'
import type { ReissueCause, UnionId } from '../words.ts'
import { must, type Rule, rule, ruleOfEnded, ruleOfLiving } from './rule.ts'

/** The booklet: lost, issued again, taken back (使用说明 2; notice Art. 6). None of it moves the membership. */

/** Only a card in hand can be lost. */
export const inHandToLose: Rule<unknown> = rule('D-NOT-IN-HAND', 'state', (_c, { standing, document }) =>
  must(standing.kind === 'none' || document.kind === 'inHand', { document: document.kind }),
)

/** A recovered card is not recovered again. */
export const notYetRecovered: Rule<unknown> = ruleOfEnded('D-NOT-IN-HAND', 'state', (_c, { document }) =>
  must(document.kind === 'inHand' || document.kind === 'lost', { document: document.kind }),
)

/** The card is taken back only after the membership has ended. */
export const recoverAfterEnd: Rule<unknown> = ruleOfLiving(
  'D-RECOVER-ONLY-AFTER-END',
  'state',
  (_c, { standing: { membership } }) => ({ membership: membership.kind }),
)

/** Not before the previous entry about the booklet, nor before the day of the end: told once, with the later of the two. */
export const inOrderAndNotBeforeEnd: Rule<{ readonly on: Day }> = rule(
  'D-CHRONOLOGY',
  'chronology',
  ({ on }, { standing, lastDocumentDay }) => {
    const notBefore =
      standing.kind === 'ended' ? laterDay(standing.membership.on, lastDocumentDay) : lastDocumentDay
    return must(notBefore === null || on >= notBefore, { stated: on, notBefore })
  },
)

/** Of the expelled: only once the filed expulsion has taken effect. */
export const recoverAfterFiling: Rule<{ readonly on: Day }> = rule(
  'N6-EXPEL-RECOVER-AFTER-FILING',
  'state',
  ({ on }, { standing }) => {
    if (standing.kind === 'living') return must(standing.pendingExpulsion === null, { expelled: false })
    if (standing.kind === 'ended' && standing.membership.kind === 'expelled')
      return must(on >= standing.membership.on, { stated: on, expelledOn: standing.membership.on })
    return null
  },
)

/** A former member has nothing left to prove. */
export const noReissueAfterEnd: Rule<unknown> = ruleOfEnded(
  'D-NO-REISSUE-AFTER-END',
  'ended',
  (_c, { standing }) => ({
    membership: standing.membership.kind,
    since: standing.membership.on,
  }),
)

type Reissue = {
  readonly number: string
  readonly cause: ReissueCause
  readonly issuer?: UnionId | undefined
  readonly oldCardRecovered?: boolean | undefined
}

/** A replacement for loss needs the loss reported (使用说明 2). */
export const lossReported: Rule<Reissue> = ruleOfLiving(
  'D-REISSUE-NEEDS-CAUSE',
  'state',
  ({ cause }, { document }) =>
    must(cause !== 'lost' || document.kind === 'lost', { document: document.kind }),
)

/** Any other re-issue is a swap: the old booklet is in hand and is taken in the same act. */
export const oldBookletTaken: Rule<Reissue> = ruleOfLiving(
  'D-SWAP-RECOVERS-OLD',
  'state',
  ({ cause, oldCardRecovered }, { document }) =>
    must(cause === 'lost' || (document.kind === 'inHand' && oldCardRecovered === true), {
      document: document.kind,
      oldCardRecovered: oldCardRecovered ?? false,
    }),
)

/** A void number never returns, a lost one is void, and another issuer gives another number (decisions A23, A24). */
export const numberIsFresh: Rule<Reissue> = ruleOfLiving(
  'D-NUMBER-REUSED',
  'fields',
  ({ number, cause, issuer }, { document, voidNumbers }) => {
    if (document.kind === 'none') return null
    const by = issuer ?? document.issuer
    const isVoid = voidNumbers.some((old) => isSameNumber(old, { issuer: by, number }))
    const keepsNumber = number === document.number
    return must(!isVoid && !(keepsNumber && (cause === 'lost' || by !== document.issuer)), {
      cause,
      void: isVoid,
    })
  },
)

/** The policy may want a new number even where the number could stay (decision A23). */
export const numberIsNew: Rule<Reissue> = ruleOfLiving(
  'D-NUMBER-REUSED',
  'cross',
  ({ number, cause, issuer }, { document }, { policy }) => {
    if (policy.reissueNumbering === 'same-allowed' || document.kind === 'none') return null
    const mayKeep = cause !== 'lost' && (issuer ?? document.issuer) === document.issuer
    return must(!mayKeep || number !== document.number, { cause })
  },
)
