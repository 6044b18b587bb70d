import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { recordReference } from './recording.ts'

/** Records the reference workload in a process of its own, saying each word on standard output, a line of JSON each. */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    cards: { type: 'string', default: '1' },
    early: { type: 'boolean', default: false },
  },
})
await recordReference({
  file: values.file,
  cards: Number(values.cards),
  early: values.early,
  tell: (word) => void writeSync(1, `${JSON.stringify(word)}\n`),
})
