// Loaded before a page's program: compares what an expression shows with what the page claims.

import { format, inspect } from 'node:util'
import { matches } from './shown.mjs'

globalThis.__shows = (line, claim, printed, ...values) => {
  const ways = printed ? [format(...values)] : [inspect(values[0], { depth: null, breakLength: Infinity })]
  if (typeof values[0] === 'object')
    ways.push(inspect(values[0], { depth: null, breakLength: 110, sorted: true }))
  if (ways.some((shown) => matches(claim, shown))) return
  console.error(`line ${line}: shows ${ways[0].replace(/\s+/g, ' ')} and not ${claim}`)
  process.exitCode = 1
}
