// The rulebook page, as text, from what collect.mjs gathered.

import { silent } from './exceptions.mjs'
import { showing } from './showing.mjs'
import { anchor } from './words.mjs'

const mostTests = 8
const mostTestsOfAFile = 4
const fromDocs = (file) => `../${file}`
const link = (id) => `[${id}](${anchor(id)})`

export function pageOf(book, words) {
  const { clauses } = book
  const groups = Object.keys(words.sources)
  return [
    `# ${words.title}`,
    '',
    `*${words.generated}* [${words.otherName}](${words.other})`,
    '',
    ...words.introduction(clauses.length),
    '',
    ...finding(book, words),
    ...byArticle(book, words),
    ...byCommand(book, words),
    ...groups.flatMap((group) => [
      `## ${words.sources[group]}`,
      '',
      ...clauses.filter(({ id }) => id.startsWith(group)).flatMap((clause) => section(book, words, clause)),
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

function finding({ values, deciders }, words) {
  const rule = 'M17-RETIRED-STAYS-RETAINED'
  const value = values.find(({ id }) => id === rule)
  const asking = deciders.find(({ rules }) => rules.includes(value.name))
  const command = words.commandOf(asking.command)
  return [
    `## ${words.findTitle}`,
    '',
    ...words.find({ rule, value: value.name, file: fromDocs(value.file), command }),
    '',
  ]
}

function byArticle({ clauses }, words) {
  const articles = Map.groupBy(clauses, ({ article }) => article)
  return [
    `## ${words.byArticle}`,
    '',
    `| ${words.article} | ${words.rules} |`,
    '|---|---|',
    ...[...articles].map(
      ([article, of]) => `| ${words.articleOf(article)} | ${of.map(({ id }) => link(id)).join(' ')} |`,
    ),
    '',
  ]
}

function byCommand({ deciders, values, alsoRefusedBy }, words) {
  const idOf = (name) => values.find((value) => value.name === name).id
  const row = (command, event, ids, marks) =>
    `| ${words.commandOf(command)} | ${event} | ${unique(ids).map(link).join(' ')} | ${unique(marks).map(link).join(' ')} |`
  const corrections = { CorrectEntry: 'EntryCorrected', AnnulEntries: 'EntriesAnnulled' }
  return [
    `## ${words.byCommand}`,
    '',
    `| ${words.command} | ${words.event} | ${words.told} | ${words.marks} |`,
    '|---|---|---|---|',
    ...deciders.map(({ command, event, rules, flags }) =>
      row(command, event, rules.map(idOf), flags.map(idOf)),
    ),
    ...alsoRefusedBy
      .filter(([by]) => Object.hasOwn(corrections, by))
      .map(([by, ids]) => row(by, corrections[by], ids, [])),
    '',
    words.annulments,
    '',
  ]
}

function section(book, words, clause) {
  const { id, quote, meaning } = clause
  const language = words.file.includes('zh') ? 'zh' : 'en'
  return [
    `### ${id}`,
    '',
    ...(quote === undefined ? [] : [`> ${quote.replaceAll('_', '\\_')}`, '']),
    originOf(clause, words),
    '',
    meaning[language],
    '',
    `- ${words.says}${words.colon}*${clause[language]}*`,
    ...spokenBy(book, words, id),
    ...enforcedIn(book, words, clause),
    ...shownBy(book, words, id),
    '',
  ]
}

function originOf({ article, status, stacks, place }, words) {
  const parts = [
    words.articleOf(article),
    ...(status === undefined ? [] : [words.status[status]]),
    ...(place.includes('none') ? [words.places.none] : [words.stacks(stacks)]),
  ]
  return parts.join(' · ')
}

function enforcedIn({ values, alsoRefusedBy, alsoFlaggedBy, flags }, words, { id, place }) {
  if (place.includes('none')) return []
  const places = place.map((each) => words.places[each]).join(words.comma)
  const ids = [
    ...values.map((value) => value.id),
    ...alsoRefusedBy.flatMap(([, of]) => of),
    ...alsoFlaggedBy.flatMap(([, of]) =>
      flags.filter(({ flag }) => of.includes(flag)).map((each) => each.id),
    ),
    ...Object.keys(silent),
  ]
  return [`- ${ids.includes(id) ? words.enforcedIn : words.belongsTo}${words.colon}${places}`]
}

function spokenBy(book, words, id) {
  const values = book.values.filter((value) => value.id === id)
  const besides = [
    ...book.alsoRefusedBy.filter(([, ids]) => ids.includes(id)),
    ...book.alsoFlaggedBy.filter(([, flags]) =>
      flags.some((flag) => book.flags.some((each) => each.flag === flag && each.id === id)),
    ),
  ].map(([by]) => words.alsoBy[by])
  const decided = values.flatMap(({ name, file, phase, flag }) => {
    const where = `[${file.slice(file.indexOf('card/'))}](${fromDocs(file)})`
    const says =
      flag === undefined
        ? words.decidesIn(`\`${name}\``, where, phase, words.phases[phase])
        : words.marksWith(`\`${name}\``, where, flag)
    const asking = book.deciders.filter(({ rules, flags }) => [...rules, ...flags].includes(name))
    return [
      `- ${words.decides}${words.colon}${says}`,
      `  - ${words.askedBy}${words.colon}${asking.map(({ command, event }) => `${words.commandOf(command)} → ${event}`).join(words.comma)}`,
    ]
  })
  const also = besides.map(
    (by) => `- ${values.length > 0 ? words.alsoTitle : words.decides}${words.colon}${by}`,
  )
  if (decided.length + also.length > 0) return [...decided, ...also]
  const reason = silent[id]
  if (reason === undefined) return []
  const { carriedBy } = reason
  const language = words.file.includes('zh') ? 'zh' : 'en'
  return [
    `- ${words.silentTitle}${words.colon}${reason[language]}`,
    ...(carriedBy.length > 0
      ? [`  - ${words.carriedBy}${words.colon}${carriedBy.map(link).join(words.comma)}`]
      : []),
  ]
}

function shownBy({ mentions }, words, id) {
  const { files, ranked } = showing(mentions, id)
  const shown = ranked
    .filter(
      (each, i) => ranked.slice(0, i).filter(({ file }) => file === each.file).length < mostTestsOfAFile,
    )
    .slice(0, mostTests)
  const others = files.filter((file) => !shown.some((each) => each.file === file))
  const elsewhere = others.map((file) => `[${nameOf(file)}](${fromDocs(file)})`).join(words.comma)
  if (files.length === 0) return []
  if (shown.length === 0) return [`- ${words.shownBy}${words.colon}${elsewhere}`]
  return [
    `- ${words.shownBy}${words.colon.trimEnd()}`,
    ...[...Map.groupBy(shown, ({ file }) => file)].map(
      ([file, of]) =>
        `  - [${nameOf(file)}](${fromDocs(file)})${words.colon}${unique(of.map(({ said }) => said.map(escaped).join(' › '))).join('; ')}`,
    ),
    ...(elsewhere === '' ? [] : [`  - ${words.more} ${elsewhere}`]),
  ]
}

function escaped(title) {
  return title.replaceAll(/[*_<>|[\]]/g, '\\$&')
}

function nameOf(file) {
  return file.slice(file.lastIndexOf('/') + 1)
}

function unique(all) {
  return [...new Set(all)]
}
