import * as E from 'fp-ts/lib/Either.js'
import { endedWhole } from '../served.ts'
import { heldIn, inWords } from '../soundness.ts'
import { logIn, type Program } from '../systemCalls.ts'
import { linesOfNote, recordReference, type Word } from './recording.ts'

/** Whether a log of the reference workload still holds what was acknowledged, and can be gone on with. */

/** The program that records the reference workload in a folder. */
export const recordingIn = (folder: string, cards: number, args: readonly string[] = []): Program => ({
  program: 'reference/child.ts',
  args: ['--file', logIn(folder), '--cards', String(cards), ...args],
  folder,
})

/** The lines of the whole reference workload. */
export const referenceLines = async (file: string, cards: number): Promise<readonly string[]> => {
  const words: Word[] = []
  await recordReference({ file, cards, tell: (word) => words.push(word) })
  const held = await heldIn(file)
  if (E.isLeft(held) || held.right.findings.length > 0 || !endedWhole(words))
    throw new Error('the reference workload by itself does not give a sound log')
  return held.right.texts
}

/** What is wrong with the log as it was left, measured by what was acknowledged; undefined when nothing is. */
export const wrongWith = async (
  file: string,
  words: readonly Word[],
  reference: readonly string[],
): Promise<string | undefined> => {
  const kept = words.filter((word) => 'kept' in word)
  const held = await heldIn(file)
  if (E.isLeft(held)) return kept.length === 0 ? undefined : `cannot be opened: ${held.left}`
  const { texts, lines, commands, findings } = held.right
  const [found] = findings
  // A log that was made but never given its settings has said nothing to anybody.
  if (found !== undefined && texts.length > 0) return `verification finds ${inWords(found)}`
  const lost = kept.find(({ kept: id, stream }) =>
    id === 'settings' ? !lines.has(stream) : !commands.has(`${stream} ${id}`),
  )
  if (lost !== undefined) return `acknowledged and lost: ${lost.stream} ${lost.kept}`
  const half = [...lines].find(([stream, count]) => stream.startsWith('notes-') && count % linesOfNote !== 0)
  if (half !== undefined) return `half an append in ${half[0]}`
  const strange = texts.findIndex((text, index) => text !== reference[index])
  return strange < 0 ? undefined : `line ${strange + 1} is not that of the reference`
}

/** Goes on with the same commands; what is wrong with the log then, which must be that of an uninterrupted run. */
export const wrongWhenResumed = async (
  file: string,
  cards: number,
  reference: readonly string[],
): Promise<string | undefined> => {
  const words: Word[] = []
  await recordReference({ file, cards, tell: (word) => words.push(word) })
  const fault = words.find((word) => 'fault' in word)
  if (fault !== undefined) return `cannot be gone on with: ${fault.reason}`
  const wrong = await wrongWith(file, words, reference)
  if (wrong !== undefined) return `when gone on with: ${wrong}`
  const held = await heldIn(file)
  return E.isRight(held) && held.right.texts.length === reference.length
    ? undefined
    : 'when gone on with, it ends in another log'
}
