import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addMonths, type Day, defaultPolicy, monthOf } from '@union-card/domain'
import {
  type Asking,
  everything,
  fillShare,
  holders,
  readModels,
  roster,
  runner,
  validCardsByIssuer,
} from '@union-card/projections'
import { createRegistry, type Registry } from '@union-card/registry'
import { openSqliteLog, type SqliteEventStore, sqliteViews } from '@union-card/sqlite'
import { emmettProjecting } from './emmettFile.ts'
import { careers } from './histories.ts'
import { spreadOf } from './interleaved.ts'
import { appendCards } from './largeLog.ts'

/**
 * Measures the read models over a log of many cards: building them anew beside reading and parsing the same lines,
 * taking in lines as they are recorded, and questions.
 *
 *   pnpm bench:views                        200,000 cards
 *   pnpm bench:views --cards 10000          of another number of cards
 *   pnpm bench:views --rounds 5             rebuilt more often, for narrower quartiles
 *   pnpm bench:views --with-emmett          and Emmett's projections on SQLite, of 1,000 cards
 *   pnpm bench:views --cards N --log FILE   over a log of so many cards that makeLargeLog.ts has made; it is added to
 */

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    'with-emmett': { type: 'boolean', default: false },
    log: { type: 'string' },
  },
})
const cards = Number(values.cards)
const rounds = Number(values.rounds)
const folder = join(import.meta.dirname, '../node_modules/.views')
mkdirSync(folder, { recursive: true })

const models = readModels(defaultPolicy)
const say = (what: string, found: string | number) => console.log(`  ${what.padEnd(70)}${found}`)
const shown = ({ low, median, high }: ReturnType<typeof spreadOf>, digits = 2) =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`

/** Seconds that some work takes: of processor time, and by the clock. */
const timed = async (work: () => Promise<unknown>) => {
  const [before, began] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1e6, clock: (performance.now() - began) / 1000 }
}
type Times = Awaited<ReturnType<typeof timed>>

const readAndParse = async (log: SqliteEventStore): Promise<void> => {
  for await (const lines of log.readAll()) for (const { text } of lines) JSON.parse(text)
}

/** All that building anew does but write. */
const foldOnly = async (log: SqliteEventStore): Promise<void> => {
  const head = await log.head()
  if (head._tag === 'Left' || head.right === null) throw new Error('no log')
  const nowhere = { fill: async () => {} }
  await fillShare(log, nowhere, models, { category: 'card', index: 0, of: 1 }, head.right, () => {})
}

const opened = (log: SqliteEventStore, name: string) => {
  const file = join(folder, `${name}.views`)
  for (const each of ['', '-wal', '-shm', '.new']) rmSync(`${file}${each}`, { force: true })
  return sqliteViews({ file, identity: { log: log.log.id, version: '1' }, models: models.all })
}

const rebuilding = async (log: SqliteEventStore, lines: number): Promise<void> => {
  const parsing: Times[] = []
  const folding: Times[] = []
  const building: Times[] = []
  for (let round = 0; round < rounds; round++) {
    parsing.push(await timed(() => readAndParse(log)))
    folding.push(await timed(() => foldOnly(log)))
    const views = await opened(log, 'rebuilt')
    building.push(await timed(() => runner(log, views, models).rebuild({ compare: false })))
    await views.close()
  }
  const beside = (times: readonly Times[]) =>
    shown(spreadOf(parsing.map(({ cpu }, round) => cpu / (times[round] as Times).cpu)))
  say('rebuild / reading and JSON.parse alone (at least 0.5)', beside(building))
  say('reading by card, decoding and folding, nothing written / the same', beside(folding))
  const { median } = spreadOf(building.map(({ cpu }) => cpu))
  say('rebuild, lines a second of processor time', Math.round(lines / median))
  say('memory of reading and rebuilding at the most, MiB', Math.round(process.resourceUsage().maxRSS / 1024))
  if (!values['with-emmett']) return
  const histories = careers(2000, 7).map(({ history }) => history.slice(0, 5))
  const emmett = await emmettProjecting(join(folder, 'emmett.db'), histories.slice(0, 1000))
  const rates: number[] = []
  for (let round = 0; round < Math.max(3, rounds); round++)
    rates.push(emmett.events / (await timed(emmett.build)).clock)
  const ours = lines / spreadOf(building.map(({ clock }) => clock)).median
  say(
    'rebuild / Emmett on SQLite, by the clock (at least 50)',
    shown(spreadOf(rates.map((each) => ours / each)), 0),
  )
}

/** Follows the log while lines are there that were recorded after the tables were built. */
const following = async (log: SqliteEventStore, views: Awaited<ReturnType<typeof opened>>): Promise<void> => {
  const before = await log.size()
  await appendCards(log, 4000, cards)
  const after = await log.size()
  const head = await log.head()
  if (before._tag === 'Left' || after._tag === 'Left' || head._tag === 'Left') throw new Error('no log')
  const stop = new AbortController()
  const { cpu } = await timed(async () => {
    const follows = runner(log, views, models).follow(stop.signal)
    while ((await views.standpoint()).checkpoint !== head.right)
      await new Promise((later) => setTimeout(later, 5))
    stop.abort()
    await follows
  })
  say('live tail, lines a second of processor time', Math.round((after.right - before.right) / cpu))
}

const asked = async (registry: Registry, asking: Asking, on: Day): Promise<void> => {
  const asOf = { on, known: everything }
  const found = await holders(asking, { ...asOf, limit: 5000 })
  const at = (i: number) => found[(i * 7919) % found.length]
  const unions = [...new Set(found.map(({ union }) => union ?? ''))].slice(0, 200)
  const rosters = await Promise.all(unions.map((union) => roster(asking, { ...asOf, union, limit: 5000 })))
  const rosterAt = (i: number) => rosters[i % unions.length] ?? []
  const ways: Readonly<Record<string, (i: number) => Promise<unknown>>> = {
    'how one card stands, from its lines': (i) => registry.standing(`c-${(i * 7919) % cards}`, { on }),
    'a page of the holders of an issuer': (i) =>
      holders(asking, {
        ...asOf,
        issuer: at(i)?.issuer ?? '',
        limit: 50,
        ...(i % 2 ? { after: at(i) as never } : {}),
      }),
    'a page of the roster of a union': (i) => {
      const after = rosterAt(i)[(i * 31) % Math.max(1, rosterAt(i).length)]
      return roster(asking, {
        ...asOf,
        union: unions[i % unions.length] ?? '',
        limit: 50,
        ...(after === undefined ? {} : { after }),
      })
    },
    'valid cards by issuer': () => validCardsByIssuer(asking, asOf),
  }
  for (const [what, ask] of Object.entries(ways)) {
    const times: number[] = []
    for (let i = 0; i < 1000; i++) {
      const started = performance.now()
      await ask(i)
      times.push(performance.now() - started)
    }
    times.sort((a, b) => a - b)
    say(`${what}, on ${on}, ms p50 and p99`, `${times[500]?.toFixed(3)}  ${times[990]?.toFixed(3)}`)
  }
}

/** Makes the log in a process of its own, whose memory is not that of what is measured. */
const madeLog = (): string => {
  const file = join(folder, `${cards}.log`)
  for (const each of ['', '-wal', '-shm']) rmSync(`${file}${each}`, { force: true })
  const made = spawnSync(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, 'makeLargeLog.ts'), file, String(cards)],
    { stdio: 'inherit' },
  )
  if (made.status !== 0) throw new Error('the log was not made')
  return file
}

const found = await openSqliteLog({ file: values.log ?? madeLog() })
if (found._tag === 'Left') throw new Error(found.left.reason)
const log = found.right
const size = await log.size()
if (size._tag === 'Left') throw new Error('no log')
console.log(`Read models of ${size.right} lines of ${cards} cards, Node ${process.versions.node}`)
await rebuilding(log, size.right)
const views = await opened(log, 'asked')
await runner(log, views, models).rebuild({ compare: false })
const today = new Date().toISOString().slice(0, 10) as Day
const registry = await createRegistry({ store: log, policy: defaultPolicy })
for (const on of [today, `${addMonths(monthOf(today), -120)}-15` as Day])
  await asked(registry, { views, models }, on)
await following(log, views)
await views.close()
await log.close()
rmSync(folder, { recursive: true })
