import { type EventStore, importLines, type LogIdentity } from '@union-card/event-store'
import { identityIn } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { type Exit, exit, Stop } from '../exit.ts'
import { type ToldImportFault, toldImportFault, toldNoBeginning } from '../importFault.ts'
import { type LogPlace, placeOfKeptLog } from '../logPlace.ts'
import { perSecond, progress } from '../progress.ts'
import type { Session } from '../session.ts'
import { textLines } from '../textLines.ts'

/** `union-card import [FILE|-]`: takes the lines of an export into the log, which is made when it is not there. */
export const importLog = async (session: Session, from = '-'): Promise<Exit> => {
  const { words, terminal } = session
  const { import: say } = words.keeping
  const place = placeOfKeptLog(session)
  const told = progress(session, say.doing)
  const began = performance.now()
  const input = await textLines(session, from, (lines) => {
    told.tell(say.soFar(lines, perSecond(lines, began)))
    // Thrown through the import, which then leaves out the append that was being read.
    if (terminal.stopping.aborted) throw new Stop(exit.interrupted, say.interrupted)
  })
  const { first, texts } = await peeked(input.texts)
  if (first === undefined) {
    if (session.json) await session.say(JSON.stringify(inJson(nothing, undefined)))
    await session.note(say.empty)
    return exit.fine
  }
  const opened = await storeFor(session, place, identityIn(first))
  if (opened === undefined) {
    const stopped = toldNoBeginning(words, first, input.last(), place.shown)
    if (session.json) await session.say(JSON.stringify(inJson(nothing, stopped)))
    await session.note(stopped.sentence)
    return stopped.exit
  }
  const { store, made } = opened
  try {
    const { mode, id } = store.log
    if (mode === 'rehearsal') await session.note(words.rehearsal)
    const outcome = await importLines(store, texts)
    told.end()
    const soFar = E.isRight(outcome) ? outcome.right : outcome.left.soFar
    const stopped = E.isLeft(outcome) ? toldImportFault(words, outcome.left.fault, input.last()) : undefined
    const created = made && soFar.appended > 0
    if (created) await session.note(say.made(place.shown, words.init[mode]))
    if (session.json) await session.say(JSON.stringify(inJson({ log: id, mode, created, ...soFar }, stopped)))
    else if (stopped === undefined) await session.say(say.done(soFar.appended, soFar.present))
    if (stopped === undefined) return exit.fine
    await session.note(say.stopped(stopped.line, soFar.appended, soFar.present))
    await session.note(stopped.sentence)
    return stopped.exit
  } finally {
    told.end()
    const head = made ? await store.head() : undefined
    await store.close()
    if (head !== undefined && E.isRight(head) && head.right === null) place.forget()
  }
}

/** What is told where no log was opened. */
const nothing = { log: null, mode: null, created: false, appended: 0, present: 0 }

const inJson = (report: object, stopped: ToldImportFault | undefined): object => {
  if (stopped === undefined) return report
  const { exit: _exit, sentence: _sentence, ...told } = stopped
  return { ...report, stopped: told }
}

/**
 * The log to import into. One that is not there is made as the first line of an export says: same id, same mode.
 * Undefined where there is none, and the first line does not say.
 */
const storeFor = async (
  session: Session,
  place: LogPlace,
  said: LogIdentity | undefined,
): Promise<{ readonly store: EventStore; readonly made: boolean } | undefined> => {
  const { words } = session
  const store = await place.find()
  if (store === undefined) return said && { store: await place.create(said), made: true }
  const { id, mode } = store.log
  if (said === undefined || said.id !== id || said.mode === mode) return { store, made: false }
  await store.close()
  throw new Stop(exit.usage, words.keeping.import.otherMode[mode])
}

/** The first of some texts, and all of them. */
const peeked = async (
  texts: AsyncIterable<string>,
): Promise<{ readonly first: string | undefined; readonly texts: AsyncIterable<string> }> => {
  const source = texts[Symbol.asyncIterator]()
  const first = await source.next()
  async function* all(): AsyncGenerator<string> {
    if (first.done) return
    yield first.value
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
  }
  return { first: first.done ? undefined : first.value, texts: all() }
}
