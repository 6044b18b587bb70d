// Gaps planted in an otherwise whole rulebook, each of which gapsIn must report, and planted tests whose mentions of
// rules must be found. What is missed comes back as sentences.

import { readFileSync } from 'node:fs'
import { gapsIn } from './gaps.mjs'
import { mentionsIn } from './mentions.mjs'

const clause = {
  article: '第六条',
  place: ['card'],
  stacks: ['N'],
  zh: '',
  en: '',
  meaning: { zh: '', en: '' },
}
const value = { name: 'planted', file: 'planted.ts', phase: 'state', knowsItsClause: true }
const without = (id) => (each) => each.id !== id

// Each is a change to the rulebook, and the sentence it must bring about.
const planted = [
  {
    change: (book) => ({ clauses: [...book.clauses, { id: 'N9-PLANTED', ...clause }] }),
    expected: 'N9-PLANTED has no rule',
  },
  {
    change: (book) => ({ clauses: [...book.clauses, { id: 'N9-PLANTED', ...clause }] }),
    expected: 'N9-PLANTED has no example',
  },
  {
    change: (book) => ({ clauses: [...book.clauses, { id: 'N9-PLANTED', ...clause }] }),
    expected: 'N9-PLANTED has no property',
  },
  {
    change: (book) => ({ values: book.values.filter(without('D-TERMINAL')) }),
    expected: 'D-TERMINAL has no rule',
  },
  {
    change: (book) => ({ mentions: book.mentions.filter(without('D-TERMINAL')) }),
    expected: 'D-TERMINAL has no example',
  },
  {
    change: (book) => ({ mentions: book.mentions.filter(without('N1-EVIDENCE')) }),
    expected: 'N1-EVIDENCE has no example',
  },
  {
    change: (book) => ({ mentions: book.mentions.filter(({ file }) => file.endsWith('.json')) }),
    expected: 'D-ALREADY-IN-TRANSIT has no property',
  },
  {
    change: (book) => ({ clauses: book.clauses.filter(without('D-TERMINAL')) }),
    expected: 'its id D-TERMINAL has no clause',
  },
  {
    change: (book) => ({ values: [...book.values, { ...value, id: 'D-TERMINAL', knowsItsClause: false }] }),
    expected: 'planted in planted.ts: its id D-TERMINAL has no clause',
  },
  {
    change: (book) => ({ values: [...book.values, { ...value, id: 'D-TERMINAL' }] }),
    expected: 'planted in planted.ts is asked by no command',
  },
  {
    change: (book) => ({ values: [...book.values, { ...value, id: 'N1-EVIDENCE' }] }),
    expected: 'N1-EVIDENCE is listed as silent, but speaks',
  },
  {
    change: (book) => ({ deciders: [...book.deciders, { command: 'Plant', rules: ['inlined'], flags: [] }] }),
    expected: 'Plant asks inlined',
  },
  {
    change: (book) => ({ written: [...book.written, { file: 'planted.ts', id: 'D-TERMINAL' }] }),
    expected: 'planted.ts gives D-TERMINAL',
  },
  {
    change: (book) => ({ written: book.written.filter(without('N5-NO-FEE')) }),
    expected: 'readCommand gives N5-NO-FEE, but no source does',
  },
  {
    change: (book) => ({ flags: [...book.flags, { flag: 'planted', id: 'D-FLAG-AGE' }] }),
    expected: 'nothing sets the flag planted',
  },
]

export function missedPlantings(book) {
  const before = gapsIn(book)
  const missed = planted
    .filter(({ change, expected }) => {
      const news = gapsIn({ ...book, ...change(book) }).filter((gap) => !before.includes(gap))
      return !news.some((gap) => gap.includes(expected)) && !before.some((gap) => gap.includes(expected))
    })
    .map(({ expected }) => `The planted gap was not reported: ${expected}`)
  return [...missed, ...missedMentions()]
}

// The planted test says itself, after `//`, which titles each rule must be found under.
function missedMentions() {
  const file = 'tools/rulebook/planted/mentions.test.ts'
  const text = readFileSync(file, 'utf8')
  const expected = [...text.matchAll(/^\/\/ (\S+): ?(.*)$/gm)].map(([, id, titles]) => `${id}: ${titles}`)
  const found = mentionsIn(
    file,
    text,
    new Set(['D-ONE', 'D-TWO', 'D-THREE']),
    new Map([['marked', 'D-MARK']]),
  ).map(({ id, titles }) => `${id}: ${titles.join(' › ')}`)
  return [
    ...expected.filter((each) => !found.includes(each)).map((each) => `${file}: not found: ${each}`),
    ...found.filter((each) => !expected.includes(each)).map((each) => `${file}: wrongly found: ${each}`),
    ...(expected.length === 0 ? [`${file} expects nothing`] : []),
  ]
}
