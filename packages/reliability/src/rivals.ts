import { join } from 'node:path'
import { createSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type Check, type Tally, tallying } from './check.ts'
import { start } from './children.ts'
import { inFolder } from './folders.ts'
import type { Word } from './rivals/appending.ts'
import { wrongAmong } from './rivals/wrongWith.ts'

/** Processes that append to one file at once: some streams all of them want, most are their own. */

const contending = (processes: number, appends: number, args: readonly string[] = []): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const file = join(folder, 'log.db')
    const made = await createSqliteLog({ file, log: { id: 'rivals', mode: 'live' } })
    if (E.isLeft(made)) throw new Error(made.left.reason)
    await made.right.close()
    const writers = Array.from({ length: processes }, (_, i) =>
      start<Word>('rivals/child.ts', [
        ...['--file', file, '--name', `w${i}`, '--appends', String(appends)],
        ...args,
      ]),
    )
    const ended = await Promise.all(writers.map(({ ended }) => ended))
    const words = ended.flatMap((each) => each.words)
    for (const { code, complaint } of ended) if (code !== 0) failed(`a writer broke off: ${complaint}`)
    for (const wrong of await wrongAmong(file, words, { exactly: true })) failed(wrong)
    for (const word of words) {
      if ('kept' in word) fine('appended')
      if ('conflicts' in word) for (let i = 0; i < word.conflicts; i++) fine('conflict, typed')
    }
    if (words.filter((word) => 'kept' in word).length !== processes * appends) failed('not all was appended')
    return tally()
  })

export const rivals: Check = {
  name: 'rival processes',
  holds: 'no gap, no duplicate, every conflict typed, every append where its answer said',
  run: (setting) => (setting === 'full' ? contending(8, 5000) : contending(4, 200)),
  planted: [
    { violation: 'a writer that takes a conflict for success', run: () => contending(2, 60, ['--heedless']) },
  ],
}
