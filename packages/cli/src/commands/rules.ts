import type { Source } from '@union-card/domain'
import { type Exit, exit, Stop } from '../exit.ts'
import { allRules, type RuleEntry, ruleCalled, rulesLike } from '../rulebook.ts'
import { scenariosRefusedBy } from '../scenarios.ts'
import type { Session } from '../session.ts'
import { padded, widthOf } from '../width.ts'

/** `union-card rules [ID]`: the rulebook by source and article; `union-card explain ID`: one rule. */
export const rules = async (session: Session, id?: string): Promise<Exit> => {
  if (id !== undefined) return explain(session, id)
  const all = allRules()
  await session.say(session.json ? JSON.stringify(all.map(inJson)) : listInWords(session, all))
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
  await session.say(session.json ? JSON.stringify(inJson(entry)) : inWords(session, entry))
  return exit.fine
}

const inJson = ({ rule, clause, commands, flag }: RuleEntry) => ({ rule, ...clause, commands, flag })

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

const inWords = ({ words, options: { lang }, style }: Session, entry: RuleEntry): string => {
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
    ...scenariosRefusedBy(rule).map(
      ({ id, title }, i) => [i === 0 ? said.example : '', `${id} ${title}`] as const,
    ),
  ]
  const width = Math.max(...rows.map(([name]) => widthOf(name)))
  return [style.strong(rule), ...rows.map(([name, value]) => `  ${padded(name, width)}  ${value}`)].join('\n')
}
