import { createSqliteLog } from '@union-card/sqlite'
import { type History, histories, recordCareer } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'

/** Makes the log that is followed: careers, line by line in turn, with entries that come late or are annulled. */
export const makeLog = async (file: string): Promise<void> => {
  const careers = [...histories({ kind: 'annulments', count: 14, seed: 4711, commands: [5, 10] })]
  if (!careers.some(hasLate) || !careers.some(hasAnnulled))
    throw new Error('the log that is followed has nothing late, or nothing annulled')
  const made = await createSqliteLog({ file, log: { id: 'careers', mode: 'rehearsal' } })
  if (E.isLeft(made)) throw new Error(made.left.reason)
  const longest = Math.max(...careers.map(({ entries }) => entries.length))
  for (let i = 0; i < longest; i++)
    for (const [serial, { entries }] of careers.entries())
      await recordCareer(made.right, `card${serial}`, { entries: entries.slice(i, i + 1) })
  await made.right.close()
}

const hasAnnulled = ({ entries }: History): boolean => entries.some(({ type }) => type === 'EntriesAnnulled')

const hasLate = ({ entries }: History): boolean => {
  const days = entries.flatMap(({ data }) => ('on' in data ? [data.on] : []))
  return days.some((day, i) => days.slice(0, i).some((before) => before > day))
}
