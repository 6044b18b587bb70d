import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { defaultPolicy } from '@union-card/domain'
import { position } from '@union-card/event-store'
import { postgresViews } from '@union-card/postgres'
import { startServer } from '@union-card/postgres-server'
import { type Cells, cellsOf, gathering, type RecordedEntry, readModels } from '@union-card/projections'
import { Client } from 'pg'
import { from } from 'pg-copy-streams'
import { copyText } from './copyText.ts'
import { emmettRebuilding } from './emmettOnPostgres.ts'
import { careers } from './histories.ts'
import { ratio, spreadOf } from './interleaved.ts'

/**
 * Projecting cards into PostgreSQL beside a plain COPY of the same rows, whose text is ready beforehand: into tables of
 * the same columns, with the same indexes made afterwards. By the clock, since the server works in processes of its own.
 *
 * With `--with-emmett` also beside Emmett's projections, per event, on a hundred cards: it takes long enough on those.
 *
 *   pnpm bench:postgres --cards 20000 --rounds 7 --with-emmett
 */

const { values: options } = parseArgs({
  options: {
    cards: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '7' },
    'with-emmett': { type: 'boolean', default: false },
  },
})
const models = readModels(defaultPolicy)
const histories = careers(Number(options.cards), 20170329).map(({ history }) => history)
const cards = histories.map((history, i): readonly [string, readonly RecordedEntry[]] => [
  `c${i}`,
  history.map((entry) => ({ entry, position: position(BigInt(i * 100 + entry.revision + 1)) })),
])
const few = histories.slice(0, 100)
const head = position(BigInt(cards.length * 100))
const lines = cards.reduce((sum, [, entries]) => sum + entries.length, 0)

/** So many cards are handed on together, as building anew does. */
const cardsAtOnce = 2000

function* folded(): Generator<readonly (readonly Cells[])[]> {
  const layouts = models.all.map((model) => cellsOf(model))
  for (let at = 0; at < cards.length; at += cardsAtOnce) {
    const gathered = gathering(models)
    for (const [card, entries] of cards.slice(at, at + cardsAtOnce)) gathered.take(card, entries, null)
    yield models.all.map((model, i) =>
      (gathered.changes().find((each) => each.model === model)?.begun ?? []).map(
        layouts[i] as (typeof layouts)[number],
      ),
    )
  }
}

const ready = [...folded()]
const texts = models.all.map((_, i) => Buffer.from(ready.map((rows) => copyText(rows[i] ?? [])).join('')))
const rows = ready.flat().reduce((sum, each) => sum + each.length, 0)

// As a server runs that keeps something: what is committed is on the disk.
const server = await startServer({ settings: { shared_buffers: '256MB', max_wal_size: '4GB' } })
const client = new Client({ connectionString: server.url })
await client.connect()

const plain = async (): Promise<void> => {
  await client.query('DROP SCHEMA IF EXISTS plain CASCADE; CREATE SCHEMA plain')
  for (const [i, model] of models.all.entries()) {
    await client.query(`CREATE TABLE plain."${model.name}" (LIKE ours."${model.name}")`)
    const stream = client.query(from(`COPY plain."${model.name}" FROM STDIN`))
    stream.end(texts[i])
    await finished(stream)
    const { rows: found } = await client.query(
      `SELECT indexdef FROM pg_indexes WHERE schemaname = 'ours' AND tablename = $1`,
      [model.name],
    )
    for (const { indexdef } of found) await client.query(indexdef.replace(' ON ours.', ' ON plain.'))
  }
}

const into = async (batches: Iterable<readonly (readonly Cells[])[]>): Promise<void> => {
  const views = await postgresViews({
    url: server.url,
    schema: 'ours',
    identity: { log: 'bench', version: '1' },
    models: models.all,
  })
  const { store, switchTo } = await views.beside()
  for (const batch of batches)
    for (const [i, model] of models.all.entries()) await store.fill(model, batch[i] ?? [])
  const nothing = { horizon: null, changes: [], tallies: [], setAside: [], resumed: [] }
  const { checkpoint } = await views.standpoint()
  await store.advance({ ...nothing, from: null, to: checkpoint === null ? head : position(checkpoint + 1n) })
  await switchTo()
  await views.close()
}

const ways = {
  plain,
  store: () => into(ready),
  fold: () => into(folded()),
}
if (options['with-emmett']) Object.assign(ways, { emmett: await emmettRebuilding(server.url, few) })
type Name = keyof typeof ways | 'emmett'
await ways.store()
const times: Record<Name, number[]> = { plain: [], store: [], fold: [], emmett: [] }
const names = Object.keys(ways) as Name[]
for (let round = -1; round < Number(options.rounds); round++)
  for (let i = 0; i < names.length; i++) {
    const name = names[(i + round + names.length) % names.length] as Name
    const began = performance.now()
    await (ways as Record<Name, () => Promise<void>>)[name]()
    if (round >= 0) times[name].push(performance.now() - began)
  }
await client.end()
await server.remove()

const shown = (name: Name): string => {
  const { low, median, high } = ratio(times[name], times.plain)
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
}
const rate = (name: Name): number => Math.round(rows / (spreadOf(times[name]).median / 1000))
console.log(
  `Node ${process.versions.node}: ${lines} lines of ${cards.length} cards, ${rows} rows; median (quartiles) of ${options.rounds} rounds`,
)
console.log(`plain COPY, text ready, indexes afterwards: ${rate('plain')} rows a second = 1`)
console.log(
  `the same rows through fill, advance and the switch: ${shown('store')}, ${rate('store')} rows a second; at least 0.5`,
)
console.log(`folding the cards as well: ${shown('fold')}, ${rate('fold')} rows a second`)
if (times.emmett.length > 0) {
  const events = few.reduce((sum, history) => sum + history.length, 0)
  const perEvent = (all: readonly number[], of: number) => all.map((time) => time / of)
  const { low, median, high } = ratio(perEvent(times.fold, lines), perEvent(times.emmett, events))
  const each = Math.round(events / (spreadOf(times.emmett).median / 1000))
  console.log(
    `Emmett rebuilding one document a card: ${each} events a second; we are ${median.toFixed(0)} (${low.toFixed(0)}–${high.toFixed(0)}) times as fast; at least 30`,
  )
}
process.exit(0)
