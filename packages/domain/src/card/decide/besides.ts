import type { RuleId } from '../../rulebook/catalogue.ts'
import type { CommandType } from '../commands.ts'
import type { Flag } from '../words.ts'
import { askedAgain } from './correctEntry.ts'

/**
 * What speaks besides the rules and flags of `deciders`: reading a command, correcting, annulling, telling a standing.
 * With `deciders` this is every rule a card can give; the rulebook page is made from the two.
 */

/** By who refuses. An annulment adds the rules it asks of the entries that remain and of its replacements. */
export const alsoRefusedBy = {
  readCommand: [
    'N5-NO-FEE',
    'F-TRANSFER-OUT-DATE',
    'F-TRANSFER-IN-DATE-SEAL',
    'F-RETAIN',
    'F-RESTORE',
    'F-PARTICULARS',
  ],
  CorrectEntry: [
    'D-NO-CARD',
    'D-NO-SUCH-ENTRY',
    'D-CORRECT-BY-MAKER',
    'D-CORRECT-FIELDS',
    ...askedAgain,
    'U-1-REGISTER',
    'D-SEALED-ONLY',
  ],
  AnnulEntries: [
    'D-NO-CARD',
    'D-NO-SUCH-ENTRY',
    'D-CORRECT-BY-MAKER',
    'D-ANNUL-LEAVES-ILLEGAL',
    'N2-NUMBER-UNIQUE',
    'U-1-REGISTER',
  ],
} satisfies { readonly [K in CommandType | 'readCommand']?: readonly RuleId[] }

/** By who tells it. */
export const alsoFlaggedBy = {
  standingOn: ['unverified-provenance'],
} satisfies Record<string, readonly Flag[]>
