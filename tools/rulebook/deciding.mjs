// What decides each rule and which tests show it, as the file that `union-card explain` reads.

import { readFileSync } from 'node:fs'
import { silent } from './exceptions.mjs'
import { showing } from './showing.mjs'

const mostTests = 3

// What speaks besides the rules: the constant, and where it is.
const besides = {
  readCommand: { name: 'readCommand', file: 'packages/domain/src/card/request.ts' },
  CorrectEntry: { name: 'decideCorrection', file: 'packages/domain/src/card/decide/correctEntry.ts' },
  AnnulEntries: { name: 'decideAnnulment', file: 'packages/domain/src/card/decide/annulEntries.ts' },
  standingOn: { name: 'standingOn', file: 'packages/domain/src/card/standing.ts' },
}

export const decidingFile = 'packages/cli/generated/deciding.json'

/** One rule a line. */
export function decidingOf(book) {
  const rules = book.clauses.map(
    ({ id }) =>
      `${JSON.stringify(id)}: ${JSON.stringify({ ...decidedBy(book, id), tests: testsOf(book, id) })}`,
  )
  return `{\n${rules.join(',\n')}\n}\n`
}

function decidedBy({ values, alsoRefusedBy, alsoFlaggedBy, flags }, id) {
  const flagged = flags.filter((each) => each.id === id).map(({ flag }) => flag)
  const also = [
    ...alsoRefusedBy.filter(([, ids]) => ids.includes(id)),
    ...alsoFlaggedBy.filter(([, marks]) => marks.some((mark) => flagged.includes(mark))),
  ].map(([by]) => constantOf(by))
  const decides = [
    ...values.filter((value) => value.id === id).map(({ name, file }) => ({ name, file })),
    ...also,
  ]
  return decides.length > 0 || silent[id] === undefined ? { decides } : { decides, silent: silent[id] }
}

function constantOf(by) {
  const constant = besides[by]
  if (
    constant === undefined ||
    !readFileSync(constant.file, 'utf8').includes(`export const ${constant.name} `)
  )
    throw new Error(`tools/rulebook/deciding.mjs does not know what decides for ${by}`)
  return constant
}

function testsOf({ mentions }, id) {
  const titles = showing(mentions, id)
    .ranked.filter(({ file }) => file.endsWith('.ts'))
    .map(({ file, said }) => ({ file, title: said.join(' › ') }))
  return titles
    .filter(({ title }, i) => titles.findIndex((each) => each.title === title) === i)
    .slice(0, mostTests)
}
