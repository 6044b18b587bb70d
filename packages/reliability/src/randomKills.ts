import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type Check, type Tally, tallying } from './check.ts'
import { type Running, start } from './children.ts'
import { inFolder } from './folders.ts'
import type { Word } from './rivals/appending.ts'
import { wrongAmong } from './rivals/wrongWith.ts'

/** Of four processes that append to one file one is killed, whatever it is doing, and another started in its place. */

const killing = (rounds: number, planted: readonly string[] = []): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const file = join(folder, 'log.db')
    const made = await createSqliteLog({ file, log: { id: 'kills', mode: 'live' } })
    if (E.isLeft(made)) throw new Error(made.left.reason)
    await made.right.close()

    const words: Word[] = []
    let started = 0
    const another = (): Running<Word> => {
      const args = ['--file', file, '--name', `w${started++}`, '--appends', '1000000', ...planted]
      return start<Word>('rivals/child.ts', args, [], (word) => words.push(word))
    }
    const writers = Array.from({ length: 4 }, another)
    await Promise.all(writers.map(said))
    for (let round = 0; round < rounds; round++) {
      const victim = Math.floor(Math.random() * writers.length)
      await sleep(Math.random() * 40)
      const writer = writers[victim] as Running<Word>
      writer.child.kill('SIGKILL')
      const { signal, complaint } = await writer.ended
      if (signal !== 'SIGKILL') failed(`round ${round}: a writer broke off: ${complaint}`)
      const last = words.length
      const wrong = round % 50 === 49 ? await wrongAmong(file, words.slice(0, last), { exactly: false }) : []
      if (wrong[0] === undefined) fine('killed')
      else failed(`round ${round}: ${wrong[0]}`)
      writers[victim] = another()
      await said(writers[victim])
    }
    for (const { child } of writers) child.kill('SIGKILL')
    await Promise.all(writers.map(({ ended }) => ended))
    for (const wrong of await wrongAmong(file, words, { exactly: false })) failed(wrong)
    return tally()
  })

/** Waits until a writer has written something, or has ended. */
const said = ({ child, ended }: Running<Word>): Promise<unknown> =>
  Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), ended])

export const randomKills: Check = {
  name: 'random kills',
  holds: 'what was acknowledged is there, links are whole, and the others go on',
  run: (setting) => killing(setting === 'full' ? 200 : 4),
  planted: [{ violation: 'writers that acknowledge before they record', run: () => killing(2, ['--early']) }],
}
