import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { importLines, type Line, leafHash } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { exported } from './drafts.ts'
import type { History } from './histories.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { inFolder, newLog } from './onDisk.ts'
import { perSecond, type Question } from './report.ts'

/** How fast does an export become a log again? Beside a bare loop of prepared inserts, with and without the checks. */
export const importing = (histories: readonly History[], rounds: Rounds): Promise<Question> =>
  inFolder(async (folder) => {
    const texts = await exported(histories)
    let files = 0
    const inNewFile = async (fill: (file: string) => unknown): Promise<void> => {
      const file = join(folder, `${files++}.db`)
      await (await newLog(file)).close()
      await fill(file)
      for (const tail of ['', '-wal', '-shm']) rmSync(`${file}${tail}`, { force: true })
    }
    const times = await interleaved(
      [
        { name: 'import', run: () => inNewFile((file) => ours(file, texts)), waits: true },
        { name: 'linked', run: () => inNewFile((file) => bare(file, texts, true)), waits: true },
        { name: 'bare', run: () => inNewFile((file) => bare(file, texts, false)), waits: true },
      ],
      { ...rounds, waitingCounts: true },
    )
    return {
      name: `import-${histories.length}`,
      asks: `Importing ${texts.length} lines into a new file`,
      figures: [
        {
          what: 'prepared inserts, link and hash checked',
          ratio: ratio(times.import, times.linked),
          atLeast: 0.8,
        },
        { what: 'prepared inserts, nothing checked', ratio: ratio(times.import, times.bare) },
      ],
      rates: [
        { what: 'import', perSecond: perSecond(texts.length, times.import) },
        { what: 'inserts, link and hash checked', perSecond: perSecond(texts.length, times.linked) },
        { what: 'inserts alone', perSecond: perSecond(texts.length, times.bare) },
      ],
    }
  })

const ours = async (file: string, texts: readonly string[]): Promise<void> => {
  const { openSqliteLog } = await import('@union-card/sqlite')
  const opened = await openSqliteLog({ file })
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  const done = await importLines(opened.right, texts)
  if (E.isLeft(done)) throw new Error(done.left.fault._tag)
  await opened.right.close()
}

/** The same rows in the same tables, a thousand a transaction, and nothing that need not be. */
const bare = (file: string, texts: readonly string[], checked: boolean): void => {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA synchronous = FULL')
  const addStream = database.prepare('INSERT INTO streams (name) VALUES (?)')
  const addEvent = database.prepare('INSERT INTO events (stream, rev, line, hash) VALUES (?, ?, ?, ?)')
  const numbers = new Map<string, number | bigint>()
  const hashes = new Map<string, string>()
  for (let from = 0; from < texts.length; from += 1000) {
    database.exec('BEGIN IMMEDIATE')
    for (const text of texts.slice(from, from + 1000)) {
      const { stream, rev, prev } = JSON.parse(text) as Line
      let number = numbers.get(stream)
      if (number === undefined) {
        number = addStream.run(stream).lastInsertRowid
        numbers.set(stream, number)
      }
      const hash = checked ? leafHash(text) : ''
      if (checked && (hashes.get(stream) ?? null) !== prev) throw new Error('a line that is not linked')
      if (checked) hashes.set(stream, hash)
      addEvent.run(number, rev, text, checked ? Buffer.from(hash, 'hex') : Buffer.alloc(32))
    }
    database.exec('COMMIT')
  }
  database.close()
}
