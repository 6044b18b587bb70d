import { copyFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { TextOf } from '../src/index.ts'
import { ran as inAnyLanguage, issueOf, jsonLines, newFile, uuid } from './atPrompt.ts'

/** A log in a file, as an auditor and an operator keep it. Everything is said in English. */

export const ran = (args: readonly string[], text: TextOf = {}) =>
  inAnyLanguage(['--lang', 'en', ...args], text)

export const lost = (n: number) => ({
  id: uuid(n + 100_000),
  type: 'ReportLoss',
  card: `card-${n}`,
  on: '2019-03-05',
  recordedAt: '2019-03-05T12:00:00+08:00',
})

/** A rehearsal of three cards: settings @1, then claims of number and membership and the issue, card by card. */
export const recordedLog = async (): Promise<string> => {
  const file = newFile('log.db')
  expect((await ran(['init', '--rehearsal', '--log', `sqlite:${file}`])).code).toBe(0)
  // One after the other: commands of one input are handled at once, and their lines mix.
  for (const command of [issueOf(1), issueOf(2), issueOf(3), lost(1)]) await record(file, [command])
  return file
}

export const record = async (file: string, commands: readonly unknown[]): Promise<void> => {
  const { code } = await ran(['record', '--log', `sqlite:${file}`], { stdin: jsonLines(commands) })
  expect(code).toBe(0)
}

export const rehearsalNote = 'Rehearsal: this log is a rehearsal, nothing in it is a real record.\n'

export const exported = async (file: string): Promise<string> =>
  (await ran(['export', '--log', `sqlite:${file}`])).stdout

export const copyOf = (file: string): string => {
  const copy = newFile('copy.db')
  copyFileSync(file, copy)
  return copy
}

export const idOf = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database.prepare('SELECT id FROM log').get()
  database.close()
  return String(row?.id)
}
