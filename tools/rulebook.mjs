// Writes docs/rulebook.md, docs/rulebook.zh-CN.md, and what `union-card explain` tells of them, from the values that decide.
//
//   pnpm rulebook                      writes them
//   node tools/rulebook.mjs --check    fails where one is out of date, where a clause of the card has no rule, no
//                                      example or no property, or where a rule has no clause; then tries planted gaps

import { readFileSync, writeFileSync } from 'node:fs'
import { collected } from './rulebook/collect.mjs'
import { decidingFile, decidingOf } from './rulebook/deciding.mjs'
import { gapsIn } from './rulebook/gaps.mjs'
import { pageOf } from './rulebook/page.mjs'
import { missedPlantings } from './rulebook/plantings.mjs'
import { chinese, english } from './rulebook/words.mjs'

const book = await collected()
const pages = [
  ...[english, chinese].map((words) => ({ file: `docs/${words.file}`, text: pageOf(book, words) })),
  { file: decidingFile, text: decidingOf(book) },
]

if (process.argv.includes('--check')) {
  const problems = [...gapsIn(book), ...stalePages(pages), ...missedPlantings(book)]
  if (problems.length > 0) {
    console.log(problems.join('\n'))
    process.exit(1)
  }
} else for (const { file, text } of pages) writeFileSync(file, text)
console.log(
  `${book.clauses.length} clauses, ${book.values.length} rules and marks, ${book.mentions.length} mentions`,
)

function stalePages(of) {
  return of
    .filter(({ file, text }) => writtenIn(file) !== text)
    .map(({ file }) => `${file} is out of date: run pnpm rulebook`)
}

function writtenIn(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
