// What the rulebook lacks: a clause with no rule, no example or no property, a rule with no clause. Takes what
// collect.mjs gathered and gives sentences; none means whole.

import { silent as knownSilent, withoutProperty as knownWithoutProperty } from './exceptions.mjs'

const propertyFile = /(\.laws|(^|\/)(stateMachine|rules|flags))\.test\.ts$/

export function gapsIn(book, silent = knownSilent, withoutProperty = knownWithoutProperty) {
  const ids = new Set(book.clauses.map(({ id }) => id))
  const besides = [
    ...book.alsoRefusedBy.flatMap(([by, rules]) => rules.map((id) => ({ by, id }))),
    ...book.alsoFlaggedBy.flatMap(([by, flags]) =>
      flags.map((flag) => ({ by, id: book.flags.find((each) => each.flag === flag)?.id ?? flag })),
    ),
  ]
  const speaking = new Set([...book.values, ...besides].map(({ id }) => id))
  const named = (id) => book.mentions.filter((each) => each.id === id)
  const asked = new Set(book.deciders.flatMap(({ rules, flags }) => [...rules, ...flags]))
  const exported = new Set(book.values.map(({ name }) => name))

  const aboutValues = book.values.flatMap(({ name, file, id, knowsItsClause }) => [
    ...(ids.has(id) && knowsItsClause
      ? []
      : [`${name} in ${file}: its id ${id} has no clause in the catalogue`]),
    ...(asked.has(name) ? [] : [`${name} in ${file} is asked by no command`]),
  ])
  const aboutDeciders = book.deciders.flatMap(({ command, rules, flags }) =>
    [...rules, ...flags]
      .filter((name) => !exported.has(name))
      .map((name) => `${command} asks ${name}: no file of the rules exports it`),
  )
  const aboutBesides = [
    ...besides.filter(({ id }) => !ids.has(id)).map(({ by, id }) => `${by} gives ${id}, which has no clause`),
    ...book.written
      .filter(({ id }) => !besides.some((each) => each.id === id))
      .map(({ file, id }) => `${file} gives ${id}, which card/decide/besides.ts does not list`),
    ...book.alsoRefusedBy
      .flatMap(([by, rules]) => rules.map((id) => ({ by, id })))
      .filter(({ id }) => !book.written.some((each) => each.id === id))
      .map(({ by, id }) => `card/decide/besides.ts says that ${by} gives ${id}, but no source does`),
  ]
  const aboutFlags = book.flags.flatMap(({ flag, id }) => [
    ...(ids.has(id) ? [] : [`the flag ${flag} names ${id}, which has no clause`]),
    ...(book.values.some((each) => each.flag === flag) ||
    book.alsoFlaggedBy.some(([, flags]) => flags.includes(flag))
      ? []
      : [`nothing sets the flag ${flag}`]),
  ])

  const ofTheCard = ({ id, place }) => place.includes('card') || speaking.has(id)
  const aboutClauses = book.clauses
    .filter(ofTheCard)
    .flatMap(({ id }) => [
      ...(speaking.has(id) || Object.hasOwn(silent, id)
        ? []
        : [`${id} has no rule: export one in card/rules, or list it as silent with its reason`]),
      ...(named(id).length > 0 ? [] : [`${id} has no example: no test and no scenario names it`]),
      ...(Object.hasOwn(silent, id) ||
      Object.hasOwn(withoutProperty, id) ||
      named(id).some(({ file }) => propertyFile.test(file))
        ? []
        : [
            `${id} has no property: no law names it, nor a whole table: stateMachine, rules or flags.test.ts`,
          ]),
    ])
  const aboutExceptions = [
    ...Object.keys(silent)
      .filter((id) => speaking.has(id) || !ids.has(id))
      .map((id) => `${id} is listed as silent, but ${ids.has(id) ? 'speaks' : 'has no clause'}`),
    ...Object.entries(silent).flatMap(([id, { carriedBy }]) =>
      carriedBy
        .filter((carrier) => !speaking.has(carrier))
        .map((carrier) => `${id} is said to be carried by ${carrier}, which never speaks`),
    ),
    ...Object.keys(withoutProperty)
      .filter((id) => !ids.has(id) || named(id).some(({ file }) => propertyFile.test(file)))
      .map((id) => `${id} is listed as without a property, but ${ids.has(id) ? 'has one' : 'has no clause'}`),
  ]
  return [
    ...aboutValues,
    ...aboutDeciders,
    ...aboutBesides,
    ...aboutFlags,
    ...aboutClauses,
    ...aboutExceptions,
  ]
}
