import {
  alsoRefusedBy,
  type Clause,
  type CommandType,
  cardCommands,
  catalogue,
  deciders,
  type Flag,
  flags,
  isRuleId,
  type RuleId,
} from '@union-card/domain'

/** The rulebook as the program tells it: each rule with the commands that ask it and the flag it stands for. */
export type RuleEntry = {
  readonly rule: RuleId
  readonly clause: Clause
  readonly commands: readonly CommandType[]
  readonly flag: Flag | null
}

const ruleEntry = (rule: RuleId): RuleEntry => ({
  rule,
  clause: catalogue[rule],
  commands: [...asking(rule)],
  flag: (Object.keys(flags) as Flag[]).find((name) => flags[name] === rule) ?? null,
})

/** The commands that ask a rule. A charge is refused as soon as any command is read. */
const asking = (rule: RuleId): ReadonlySet<CommandType> =>
  new Set<CommandType>([
    ...(rule === 'N5-NO-FEE' ? cardCommands.map(({ name }) => name as CommandType) : []),
    ...Object.values(deciders)
      .filter(({ rules, flags: marks }) => [...rules, ...marks].some(({ id }) => id === rule))
      .map(({ command }) => command),
    ...(['CorrectEntry', 'AnnulEntries'] as const).filter((command) =>
      alsoRefusedBy[command].some((id) => id === rule),
    ),
  ])

export const allRules = (): readonly RuleEntry[] => (Object.keys(catalogue) as RuleId[]).map(ruleEntry)

/** The rule with an id, in whatever case it is written. */
export const ruleCalled = (text: string): RuleEntry | undefined => {
  const id = text.toUpperCase()
  return isRuleId(id) ? ruleEntry(id) : undefined
}

/** The ids most like a text, the likest first. */
export const rulesLike = (text: string): readonly RuleId[] => {
  const asked = text.toUpperCase()
  return (Object.keys(catalogue) as RuleId[])
    .map((rule) => ({ rule, distance: rule.includes(asked) ? 0 : editsBetween(asked.slice(0, 64), rule) }))
    .filter(({ rule, distance }) => distance <= Math.max(3, rule.length / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ rule }) => rule)
}

/** How many letters must be changed, added or taken away to make one text of the other. */
const editsBetween = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length] ?? 0
}
