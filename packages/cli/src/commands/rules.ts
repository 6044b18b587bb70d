import type { RuleId, Source } from '@union-card/domain'
import { type Deciding, deciding } from '../deciding.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { allRules, type RuleEntry, ruleCalled, rulesLike } from '../rulebook.ts'
import { scenariosRefusedBy } from '../scenarios.ts'
import type { Session } from '../session.ts'
import { padded, widthOf } from '../width.ts'
import type { Words } from '../wording/index.ts'

/** `union-card rules [ID]`: the rulebook by source and article; `union-card explain ID`: one rule. */
export const rules = async (session: Session, id?: string): Promise<Exit> => {
  if (id !== undefined) return explain(session, id)
  const all = allRules()
  const by = deciding()
  await session.say(
    session.json
      ? JSON.stringify(all.map((entry) => inJson(entry, by[entry.rule])))
      : listInWords(session, all),
  )
  return exit.fine
}

export const explain = async (session: Session, id: string): Promise<Exit> => {
  const { words } = session
  const entry = ruleCalled(id)
  if (entry === undefined) {
    const like = rulesLike(id)
    throw new Stop(
      exit.notFound,
      `${words.rules.unknown(id)}${like.length === 0 ? '' : words.rules.nearest(like.join(' '))}`,
    )
  }
  const by = deciding()[entry.rule]
  await session.say(session.json ? JSON.stringify(inJson(entry, by)) : inWords(session, entry, by))
  return exit.fine
}

const inJson = ({ rule, clause, commands, flag }: RuleEntry, by: Deciding) => ({
  rule,
  ...clause,
  commands,
  flag,
  ...by,
})

const listInWords = ({ words, style }: Session, all: readonly RuleEntry[]): string => {
  const width = Math.max(...all.map(({ rule }) => widthOf(rule)))
  const lines: string[] = []
  let source: Source | undefined
  let article: string | undefined
  for (const { rule, clause } of all) {
    if (clause.source !== source) lines.push('', style.strong(words.sources[clause.source]))
    if (clause.article !== article || clause.source !== source) lines.push(`  ${clause.article}`)
    ;({ source, article } = clause)
    lines.push(`    ${padded(rule, width)}  ${clause.zh}`, `    ${padded('', width)}  ${clause.en}`)
  }
  return lines.slice(1).join('\n')
}

type Rows = readonly (readonly [string, string])[]

const headed = (name: string, values: readonly string[]): Rows =>
  values.map((value, i) => [i === 0 ? name : '', value])

/** The histories in which a rule refuses; where there are none, tests that show it. */
const examplesOf = (said: Words['rules'], rule: RuleId, { tests }: Deciding): Rows => {
  const scenarios = scenariosRefusedBy(rule).map(({ id, title }) => `${id} ${title}`)
  return scenarios.length > 0
    ? headed(said.example, scenarios)
    : headed(
        said.tests,
        tests.map(({ title, file }) => `${title}  ${file}`),
      )
}

const inWords = ({ words, options: { lang }, style }: Session, entry: RuleEntry, by: Deciding): string => {
  const { rule, clause, commands, flag } = entry
  const { rules: said } = words
  const other = lang === 'zh' ? 'en' : 'zh'
  const rows: (readonly [string, string])[] = [
    [said.source, `${words.sources[clause.source]} ${clause.article}`],
    ...(clause.quote === undefined ? [] : [[said.quote, `“${clause.quote}”`] as const]),
    ...(clause.status === undefined ? [] : [[said.status, words.statuses[clause.status]] as const]),
    [said.meaning, clause.meaning[lang]],
    ['', clause.meaning[other]],
    [said.wording, clause[lang]],
    ['', clause[other]],
    [said.stacks, words.list(clause.stacks.map((stack) => `${stack} ${said.stack[stack]}`))],
    [said.place, words.list(clause.place.map((place) => words.places[place]))],
    [
      said.asked,
      commands.length === 0
        ? said.notAsked
        : commands.length === Object.keys(words.commands).length
          ? said.askedByAll
          : words.list(commands.map((command) => `${words.commands[command]} ${command}`)),
    ],
    ...(flag === null ? [] : [[said.flag, `${flag} ${words.flags[flag]}`] as const]),
    ...headed(
      said.decides,
      by.decides.map(({ name, file }) => `${name}  ${file}`),
    ),
    ...(by.silent === undefined ? [] : [[said.silent, by.silent[lang]] as const]),
    ...headed(said.carriedBy, by.silent?.carriedBy ?? []),
    ...examplesOf(said, rule, by),
  ]
  const width = Math.max(...rows.map(([name]) => widthOf(name)))
  return [style.strong(rule), ...rows.map(([name, value]) => `  ${padded(name, width)}  ${value}`)].join('\n')
}
