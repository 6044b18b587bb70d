import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { appendMany, heedless, type Word } from './appending.ts'

/** Appends in a process of its own, saying each word on standard output, a line of JSON each. */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    name: { type: 'string', default: '' },
    appends: { type: 'string', default: '1' },
    heedless: { type: 'boolean', default: false },
    early: { type: 'boolean', default: false },
  },
})
const tell = (word: Word): void => void writeSync(1, `${JSON.stringify(word)}\n`)
const opened = await openSqliteLog({ file: values.file, patience: 60_000 })
if (E.isLeft(opened)) tell({ untyped: opened.left.reason })
else {
  const store = values.heedless ? heedless(opened.right) : opened.right
  await appendMany({ name: values.name, store, tell, early: values.early }, Number(values.appends))
  await opened.right.close()
}
