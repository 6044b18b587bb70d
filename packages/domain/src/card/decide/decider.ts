import type { Day } from '../../calendar/day.ts'
import type { EntryCommand } from '../commands.ts'
import type { EntryEvent } from '../events.ts'
import { inOrderOfTelling } from '../refusals.ts'
import type { FlagRule, Ground, Rule } from '../rules/rule.ts'
import type { Card } from '../state.ts'

/** The command of a type. */
export type CommandOf<T extends EntryCommand['type']> = Extract<EntryCommand, { readonly type: T }>

/** How one command is decided: its rules in the order of telling, its marks, the event it becomes. */
export type Decider<T extends EntryCommand['type'] = EntryCommand['type']> = {
  readonly command: T
  readonly event: EntryEvent['type']
  readonly rules: readonly Rule<CommandOf<T>>[]
  readonly flags: readonly FlagRule<CommandOf<T>>[]
  /** What the event says beyond the command. */
  readonly adds?: (card: Card, ground: Ground) => { readonly effectiveOn?: Day }
}

/** A decider whose rules may be listed in any order. */
export const decider = <T extends EntryCommand['type']>(of: Decider<T>): Decider<T> => ({
  ...of,
  rules: inOrderOfTelling(of.rules),
})
