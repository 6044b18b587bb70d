import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fill } from './filling.ts'

/** Fills the disk that a folder is on, in a process of its own, saying each word as a line of JSON. */

const { values } = parseArgs({
  options: { folder: { type: 'string', default: '' }, heedless: { type: 'boolean', default: false } },
})
await fill(values.folder, (word) => void writeSync(1, `${JSON.stringify(word)}\n`), values.heedless)
