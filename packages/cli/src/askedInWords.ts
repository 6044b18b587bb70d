import { knownInWords } from './knownInWords.ts'
import type { Question } from './reports.ts'
import type { Words } from './wording/index.ts'

/** What was asked, for people: the days, the moment of knowledge, and what it is limited to. */
export const askedInWords = (
  words: Words,
  { union, issuer, number, olderThan, kinds, on, from, to, known }: Question,
  headings: Readonly<Record<string, string>> = {},
): string => {
  const { holders, reports, show } = words
  const of = (name: 'union' | 'issuer' | 'number', value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${headings[name] ?? holders[name]} ${value}`]
  const limits = [
    ...of('union', union),
    ...of('issuer', issuer),
    ...of('number', number),
    ...(kinds === undefined ? [] : [words.list(kinds.map((kind) => kindInWords(words, kind)))]),
    ...(olderThan === undefined ? [] : [reports.olderThan(olderThan)]),
  ]
  const days = from !== undefined && to !== undefined ? reports.between(from, to) : show.asOf(on)
  return [
    [days, knownInWords(words, known)].join(words.comma),
    ...(limits.length === 0 ? [] : [limits.join(words.comma)]),
  ].join(words.semicolon)
}

/** What calls for a look, in words. */
export const kindInWords = ({ flags, reports }: Words, kind: string): string =>
  ({ ...flags, ...reports.anomalies })[kind] ?? kind
