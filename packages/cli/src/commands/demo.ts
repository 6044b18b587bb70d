import { randomUUID } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { clauseOf, defaultPolicy, type Refusal, type Source } from '@union-card/domain'
import { createRegistry } from '@union-card/registry'
import { createSqliteLog, sqliteViews, viewsFileBeside } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type County, county } from '../demo/county.ts'
import { verdicts } from '../demo/histories.ts'
import type { Sent } from '../demo/life.ts'
import { type Projecting, projecting } from '../demo/projecting.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { faultInWords } from '../faultInWords.ts'
import type { Opened } from '../opening.ts'
import { whatIsAt } from '../place.ts'
import { progress, stopIfInterrupted } from '../progress.ts'
import { recordedCommands } from '../recording.ts'
import { refusalInWords } from '../refusalInWords.ts'
import { scenarioFolder } from '../scenarios.ts'
import type { Session } from '../session.ts'
import { countsInWords, totalOf } from './holders.ts'
import { historyInWords, newestFirst } from './log.ts'
import { custodyInWords } from './where.ts'

export type DemoOptions = { readonly cards: number; readonly seed: number; readonly keep?: string }

/** `union-card demo`: the acceptance histories, then a county recorded on disk and asked the main questions. */
export const demo = async (session: Session, options: DemoOptions): Promise<Exit> => {
  const began = performance.now()
  const { words } = session
  const directory = await folderFor(session, options)
  try {
    await session.note(words.rehearsal)
    const allFit = await histories(session, directory)
    await countyOnDisk(session, options, directory)
    if (options.keep !== undefined) await session.say(`\n${words.demo.kept(directory)}`)
    await session.say(`\n${words.demo.done(seconds(began))}`)
    return allFit ? exit.fine : exit.finding
  } finally {
    if (options.keep === undefined) rmSync(directory, { recursive: true, force: true })
  }
}

/** Where the logs are made: the folder in which they are to be kept, or one that is gone at the end. */
const folderFor = async ({ words }: Session, { keep }: DemoOptions): Promise<string> => {
  const there =
    keep === undefined ? [] : [join(keep, 'histories'), join(keep, 'county.db')].filter(existsSync)
  const inTheWay = keep !== undefined && whatIsAt(keep) === 'file' ? keep : there[0]
  if (inTheWay !== undefined) throw new Stop(exit.usage, words.store.exists(inTheWay))
  const made = keep ?? join(tmpdir(), `union-card-${randomUUID()}`)
  await makeFolder(join(made, 'histories')).catch(() => {
    throw new Stop(exit.unavailable, words.demo.noFolder(made))
  })
  return made
}

/** One by one: asked for several at once, Node never comes back from a file system that takes none, like `/proc`. */
const makeFolder = async (folder: string): Promise<void> => {
  if (existsSync(folder)) return
  await makeFolder(dirname(folder))
  await mkdir(folder)
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)

const histories = async (session: Session, directory: string): Promise<boolean> => {
  const { words, style } = session
  const began = performance.now()
  const folder = scenarioFolder()
  await session.say(style.strong(words.demo.histories))
  if (folder === undefined) {
    await session.say(words.demo.historiesAbsent)
    return true
  }
  const under = join(directory, 'histories')
  let [passed, all] = [0, 0]
  for await (const { id, departs } of verdicts(session, folder, under)) {
    stopIfInterrupted(session)
    all++
    if (departs === null) passed++
    else await session.say(words.demo.failed(id, departs))
  }
  await session.say(words.demo.verdict(passed, all, seconds(began)))
  return passed === all
}

const countyOnDisk = async (session: Session, options: DemoOptions, directory: string): Promise<void> => {
  const { words, style } = session
  const file = join(directory, 'county.db')
  const made = await createSqliteLog({ file, log: { id: 'yunxiu-county', mode: 'rehearsal' } })
  if (E.isLeft(made)) throw new Stop(exit.usage, faultInWords(words, made.left))
  const store = made.right
  const place = county(options)
  const registry = await createRegistry({
    store,
    views: (of) => sqliteViews({ file: viewsFileBeside(file), ...of }),
    policy: defaultPolicy,
    facts: async () => place.facts,
  })
  const opened: Opened = { registry, store, rehearsal: true }
  try {
    await session.say(`\n${style.strong(words.demo.county(options.cards, place.basicUnions))}`)
    const reading = projecting({ file, views: viewsFileBeside(file) })
    const told = await recordCounty(session, opened, place, reading.takeIn)
    await project(session, opened, reading)
    await session.say(words.demo.size((statSync(file).size / 1e6).toFixed(0)))
    await answers(session, opened, place, told)
  } finally {
    await registry.close()
  }
}

/** After so many commands the read models take in what they led to: often enough, and most cards only once. */
const takeInEvery = 6000

/** What is kept of recording: the card with the most varied history, and some commands that were refused. */
type Told = { readonly longest: string; readonly refused: readonly Refused[] }
type Refused = { readonly command: Sent; readonly refusals: readonly Refusal[] }

const recordCounty = async (
  session: Session,
  opened: Opened,
  place: County,
  takeIn: () => void,
): Promise<Told> => {
  const { words, terminal } = session
  const began = performance.now()
  const shown = progress(session, words.record.doing)
  const sent: Sent[] = []
  const lengths = new Map<string, Set<string>>()
  const refused: Refused[] = []
  const counts = { accepted: 0, refused: 0, others: 0 }
  const commands = function* () {
    for (const command of place.commands) {
      sent.push(command)
      yield command
    }
  }
  const results = recordedCommands(commands(), {
    ...opened,
    words,
    stopping: terminal.stopping,
  })
  for await (const result of results) {
    const command = sent.shift()
    if (command === undefined) continue
    if (result.outcome === 'accepted') {
      counts.accepted++
      const types = lengths.get(command.card) ?? new Set()
      lengths.set(command.card, types.add(`${command.type} ${command.by}`))
    } else if (result.outcome === 'refused') {
      counts.refused++
      keepIfNew(refused, { command, refusals: result.refusals })
    } else counts.others++
    const done = counts.accepted + counts.refused + counts.others
    if (done % takeInEvery === 0) takeIn()
    shown.tell(String(done))
  }
  shown.end()
  stopIfInterrupted(session)
  const all = counts.accepted + counts.refused + counts.others
  const rate = Math.round((all / (performance.now() - began)) * 1000)
  await session.say(words.demo.recorded(all, counts.accepted, counts.refused, seconds(began), rate))
  const [longest = ''] = [...lengths].reduce<readonly [string, number]>(
    (most, [card, types]) => (types.size > most[1] ? [card, types.size] : most),
    ['', 0],
  )
  return { longest, refused }
}

/** One refusal each under the notice, the measures and the design's own rules. */
const wanted: readonly Source[] = ['notice', 'measures', 'design']

const keepIfNew = (kept: Refused[], next: Refused): void => {
  const source = sourceOf(next)
  if (source !== undefined && wanted.includes(source) && !kept.some((each) => sourceOf(each) === source))
    kept.push(next)
}

const sourceOf = ({ refusals: [first] }: Refused): Source | undefined =>
  first === undefined ? undefined : clauseOf(first.rule).source

const project = async (session: Session, { registry }: Opened, reading: Projecting): Promise<void> => {
  const { words } = session
  const began = performance.now()
  const reached = await reading.end()
  let lines = 0
  await registry.caughtUp(undefined, (come) => {
    lines = come.lines
  })
  await session.say(words.demo.projected((reached?.lines ?? 0) + lines, seconds(began)))
}

/** So many unions are listed. */
const most = 12

const answers = async (session: Session, { registry }: Opened, place: County, told: Told): Promise<void> => {
  const { words, style } = session
  const { demo: said } = words
  const nameOf = (union: string): string => place.unions.get(union) ?? union
  const began = performance.now()
  const byUnion = await registry.holderCounts()
  const took = (performance.now() - began).toFixed(0)
  await session.say(
    [
      `\n${style.strong(said.holders(registry.today()))}${said.answered(took)}`,
      said.top(Math.min(most, byUnion.length)),
      countsInWords(session, byUnion, { most, nameOf }),
      said.total(totalOf(byUnion), byUnion.length),
    ].join('\n'),
  )
  const history = newestFirst(await registry.history(told.longest))
  await session.say(
    [`\n${style.strong(said.career(told.longest))}`, ...historyInWords(session, history, nameOf)].join(
      '\n\n',
    ),
  )
  const chain = await registry.custody(told.longest)
  await session.say(`\n${style.strong(said.custody)}\n${custodyInWords(session, chain, nameOf)}`)
  await session.say(`\n${style.strong(said.refusals)}`)
  for (const { command, refusals } of told.refused) {
    const by = typeof command.by === 'string' ? nameOf(command.by) : ''
    await session.say(`\n${said.sent(words.commands[command.type], command.card, by)}`)
    for (const refusal of refusals) await session.say(`  ${refusalInBoth(session, refusal)}`)
  }
}

const refusalInBoth = (session: Session, refusal: Refusal): string =>
  `${refusalInWords(session, refusal)}\n    ${session.options.lang === 'zh' ? refusal.en : refusal.zh}`
